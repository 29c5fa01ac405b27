/* What a version is to be made from, and how far that has got, for who asks. */
#include "intake/packaging.h"

#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/versions.h"

static int ask(struct db *db, int64_t version_id, const struct original *original)
{
    const struct packaging_row row = {.version_id = version_id,
                                      .sha256 = original->sha256,
                                      .vault = original->vault,
                                      .duration_ms = original->duration_ms,
                                      .found = original->found,
                                      .asked_at = clock_wall_ms()};

    return fault(packagings_ask(db, &row));
}

int packaging_ask(struct db *db, int64_t version_id, const struct original *original)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging_row row;
    int r = arena ? packagings_find(db, version_id, arena, &row) : -ENOMEM;

    if (r < 0)
        return fault(r);
    if (r == 0 && str_equal(row.sha256, original->sha256) && !str_equal(row.state, "done"))
        return 0;
    return ask(db, version_id, original);
}

int packaging_again(struct db *db, int64_t version_id)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct packaging_row row;
    struct version_row version;
    int r = arena ? packagings_find(db, version_id, arena, &row) : -ENOMEM;

    if (r == 0)
        return ask(db, version_id,
                   &(struct original){row.sha256, row.vault, row.duration_ms, row.found});
    if (r == PACKAGINGS_MISSING)
        r = versions_get(db, version_id, arena, &version);
    if (r)
        return r == VERSIONS_MISSING ? PACKAGINGS_MISSING : fault(r);
    return ask(db, version_id,
               &(struct original){version.sha256, NULL, version.duration_ms, version.why});
}

int packaging_forget(struct db *db, int64_t version_id)
{
    return fault(packagings_drop(db, version_id));
}

void packaging_describe(const struct packaging_row *row, char text[PACKAGING_TEXT_MAX])
{
    text[0] = '\0';
    if (str_equal(row->state, "working"))
        snprintf(text, PACKAGING_TEXT_MAX, "is being packaged: %d %%", (int)(row->permille / 10));
    else if (str_equal(row->state, "failed"))
        snprintf(text, PACKAGING_TEXT_MAX, "could not be packaged: %s", row->reason);
    else if (str_equal(row->state, "waiting"))
        snprintf(text, PACKAGING_TEXT_MAX, "waits to be packaged%s%s", row->reason[0] ? ": " : "",
                 row->reason);
}

bool packaging_preview(const struct packaging_row *row, char path[PACKAGING_PREVIEW_MAX])
{
    if (!str_equal(row->step, "rest") && !str_equal(row->step, "stills") &&
        !str_equal(row->step, "prove"))
        return false;
    snprintf(path, PACKAGING_PREVIEW_MAX, "renditions/making-%.32s/%s", row->folder,
             wire_rendition_file(WIRE_240P));
    return true;
}
