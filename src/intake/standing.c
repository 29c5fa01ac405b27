/* Where an upload stands on its way to a film, for who sent it: all of it is in rows. */
#include "intake/standing.h"

#include <errno.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/str.h"
#include "store/films.h"
#include "store/packagings.h"
#include "store/uploads.h"
#include "store/versions.h"
#include "store/warnings.h"

static int look_at_packaging(struct db *db, int64_t version_id, struct arena *arena,
                             struct standing *standing)
{
    struct packaging_row row;
    int r = packagings_find(db, version_id, arena, &row);

    if (r)
        return r == PACKAGINGS_MISSING ? 0 : fault(r);
    standing->percent = (int)(row.permille / 10);
    standing->reason = row.reason;
    if (str_equal(row.state, "failed"))
        standing->state = "refused";
    return 0;
}

static int add_warning(void *context, const struct warning_row *row)
{
    struct standing *standing = context;

    if (standing->warning_count < STANDING_WARNINGS_MAX)
        standing->warnings[standing->warning_count++] =
            (struct standing_warning){row->kind, row->from_ms, row->to_ms};
    return 0;
}

static int list_warnings(struct db *db, int64_t version_id, struct arena *arena,
                         struct standing *standing)
{
    standing->warnings = arena_array(arena, STANDING_WARNINGS_MAX, sizeof *standing->warnings);
    if (!standing->warnings)
        return fault(-ENOMEM);
    return fault(warnings_each(db, version_id, arena, add_warning, standing));
}

/* What has become of the film that was made of it. */
static int look_at_film(struct db *db, const struct upload_row *row, struct arena *arena,
                        struct standing *standing)
{
    const char *meant = row->meant_kind[0] ? row->meant_kind : NULL;
    struct version_row version;
    struct film_row film;
    bool is_ready;
    int r = row->film_id ? films_get(db, row->film_id, arena, &film) : FILMS_MISSING;

    if (!r)
        r = versions_find(db, row->film_id, meant ? meant : "main", arena, &version);
    if (r > 0) {
        standing->state = "refused";
        standing->reason = "its film is no longer there";
        return 0;
    }
    if (r)
        return fault(r);
    /* A version that is replaced is served all the while, as it was. */
    is_ready =
        str_equal(version.state, "ready") && (!meant || str_equal(version.sha256, row->sha256));
    standing->state = is_ready ? "ready" : "packaging";
    standing->percent = is_ready ? 100 : 0;
    standing->film = film.slug;
    r = list_warnings(db, version.id, arena, standing);
    if (r || is_ready)
        return fault(r);
    return look_at_packaging(db, version.id, arena, standing);
}

int standing_find(struct db *db, const char *public_id, struct arena *arena,
                  struct standing *standing)
{
    struct upload_row row;
    int r = id_is_valid(public_id) ? uploads_find(db, public_id, arena, &row) : UPLOADS_MISSING;

    if (r)
        return r == UPLOADS_MISSING ? STANDING_MISSING : fault(r);
    *standing = (struct standing){.state = row.state,
                                  .received_bytes = row.received_bytes,
                                  .length = row.length,
                                  .reason = row.reason};
    r = finding_read(db, row.sha256, &standing->found);
    if (r)
        return fault(r);
    return str_equal(row.state, "entered") ? look_at_film(db, &row, arena, standing) : 0;
}
