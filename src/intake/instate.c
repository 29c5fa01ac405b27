/* What was made takes the place of what was served, or of nothing: before the one transaction
 * nothing of it is seen, after it all of it is. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "chore.h"
#include "hold.h"
#include "intake/captioning.h"
#include "intake/publish.h"
#include "intake/replacing.h"
#include "packager.h"
#include "store/contents.h"
#include "store/pictures.h"
#include "store/staged.h"

static int sum(void *context, const struct rendition_row *row)
{
    int64_t *longest = context;

    if (row->duration_ms > *longest)
        *longest = row->duration_ms;
    return 0;
}

static int put_files(struct db *db, int64_t version_id, int64_t now_ms)
{
    int r = renditions_replace(db, version_id, NULL, 0);

    if (r == 0)
        r = staged_enter(db, version_id, now_ms);
    if (r == 0)
        r = pictures_enter(db, version_id);
    return r ? fault(r) : fault(contents_enter(db, version_id, now_ms));
}

/* The version as it is from now on. */
static int enter_version(struct packaging *packaging)
{
    struct db *db = packaging->packager->with->db;
    struct version_row version = {0};
    int64_t duration_ms = 0, now_ms = clock_wall_ms();
    int r = versions_get(db, packaging->row.version_id, packaging->arena, &version);

    if (r == 0)
        r = staged_each(db, version.id, packaging->arena, sum, &duration_ms);
    if (r)
        return r == VERSIONS_MISSING ? PACKAGER_STOPPED : fault(r);
    r = replacing_leave(db, &version, now_ms);
    version.state = "ready";
    version.why = "";
    version.sha256 = packaging->row.sha256;
    version.duration_ms = duration_ms;
    if (r == 0)
        r = versions_put(db, &version);
    return r ? fault(r) : fault(put_files(db, version.id, now_ms));
}

/* New bytes of a film may be withdrawn ones. */
static int obey(struct packaging *packaging)
{
    AUTO_WITHDRAWALS struct withdrawals *withdrawals = NULL;
    struct db *db = packaging->packager->with->db;
    struct film_row film = {0};
    int r = withdrawals_read(packaging->packager->with->data_fd, &withdrawals);

    if (r == 0)
        r = films_get(db, packaging->row.film_id, packaging->arena, &film);
    if (r == 0)
        r = hold_obey(db, withdrawals, &film);
    return r == FILMS_MISSING ? PACKAGER_STOPPED : fault(r);
}

static int enter_all(struct packaging *packaging)
{
    struct packaging_row *row = &packaging->row;
    int r = packager_look(packaging); /* from here on nobody else writes */

    if (r == 0)
        r = enter_version(packaging);
    if (r == 0)
        r = obey(packaging);
    if (r == 0)
        r = chore_ask(packaging);
    if (r == 0)
        r = captioning_settle(packaging->packager->with->db, row->film_id);
    if (r == 0)
        r = publish_search(packaging->packager->with->db, row->film_id);
    if (r)
        return r < 0 ? fault(r) : r;
    row->state = "done";
    row->permille = 1000;
    row->reason = "";
    row->folder = "";
    row->attempts = 0;
    row->ended_at = clock_wall_ms();
    return packager_write(packaging);
}

int instate_run(struct packaging *packaging)
{
    struct db *db = packaging->packager->with->db;
    int r = db_begin(db);

    if (r)
        return fault(r);
    r = db_end(db, enter_all(packaging));
    if (r == 0)
        log_event(LOG_INFO, "packaging.done", "ms",
                  log_number(packaging->row.ended_at - packaging->row.began_at), NULL);
    return r < 0 ? fault(r) : r;
}
