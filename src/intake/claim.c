/* A packaging begins: its original is there, there is room for what will be made of it, and it has
 * a folder of its own. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/log.h"
#include "packager.h"

/* What its renditions will take, as far as can be known; or what they took before room ran out. */
static int64_t expect(const struct packaging_row *row)
{
    int64_t bytes = row->duration_ms / 1000 * package_bytes_a_second;

    return row->need_bytes > bytes ? row->need_bytes : bytes;
}

static int take_folder(struct packaging *packaging)
{
    char *id = arena_alloc(packaging->arena, ID_MAX);

    if (!id)
        return fault(-ENOMEM);
    id_new(id);
    packaging->row.folder = id;
    packaging->row.state = "working";
    packaging->row.permille = 0;
    packaging->row.began_at = clock_wall_ms();
    packaging->row.ended_at = -1;
    log_event(LOG_INFO, "packaging.began", "duration_s",
              log_number(packaging->row.duration_ms / 1000), NULL);
    return 0;
}

int claim_run(struct packaging *packaging)
{
    int64_t room = 0;
    int r = original_open(packaging);

    if (r == ORIGINAL_MISSING)
        return packager_wait(packaging,
                             "its file is not where it was: put it back, or another "
                             "in its place",
                             package_retry_ms);
    if (r == 0)
        r = packager_room(packaging->packager, &room);
    if (r)
        return fault(r);
    if (room <= expect(&packaging->row))
        return fault(-ENOSPC);
    return take_folder(packaging);
}
