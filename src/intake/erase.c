/* Erasing: first the catalogue lets go of all of a film, in one transaction that lists its files as
 * leftovers; then those are deleted. Whoever is ended in between has lost nothing: the list stays.
 */
#include "intake/erase.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/leftover.h"
#include "intake/replacing.h"
#include "people/audit.h"
#include "store/erasures.h"
#include "store/films.h"

static const char erase_why[] = "its film was erased: delete this file";
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

static int erase(struct db *db, const char *slug, const char *by, struct arena *arena)
{
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    if (r)
        return r == FILMS_MISSING ? ERASE_MISSING : fault(r);
    if (!str_equal(film.state, "withdrawn"))
        return ERASE_NOT_WITHDRAWN;
    r = erasures_put(db, film.id, clock_wall_ms(), erase_why);
    if (r)
        return r == ERASURES_MISSING ? ERASE_ALREADY : fault(r);
    return fault(audit_add(db, by, "erase", film.slug, "its files are to be deleted"));
}

int erase_film(struct db *db, const char *slug, const char *by)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    int r = arena ? db_begin(db) : -ENOMEM;

    if (r)
        return fault(r);
    r = db_end(db, erase(db, slug, by, arena));
    return r < 0 ? fault(r) : r;
}

int erase_due(struct db *db, int64_t days, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    const char *slug;
    int r = arena ? erasures_follow(db, now_ms) : -ENOMEM;

    while (r == 0 && days > 0) {
        r = erasures_due(db, now_ms - days * day_ms, arena, &slug);
        if (r == 0)
            r = erase_film(db, slug, AUDIT_ITSELF);
    }
    return r < 0 ? fault(r) : 0;
}

static int tell(void *context, const char *slug)
{
    return fault(audit_add(context, AUDIT_ITSELF, "erased", slug, "its files are deleted"));
}

static int settle(struct db *db, int64_t until)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    int r = arena ? db_begin(db) : -ENOMEM;

    return r ? fault(r)
             : fault(db_end(db, erasures_settle(db, clock_wall_ms(), until, arena, tell, db)));
}

int erase_clean(struct db *db, int data_fd)
{
    int64_t begun_ms = clock_wall_ms();
    int r = replacing_clean(db, data_fd);

    if (r == 0)
        r = leftover_clean(db, data_fd, NULL);
    return r ? fault(r) : fault(settle(db, begun_ms));
}

int erase_each_rest(struct db *db, const char *slug, struct arena *arena,
                    int (*each)(void *context, const char *path), void *context)
{
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    if (r)
        return r == FILMS_MISSING ? ERASE_MISSING : fault(r);
    return fault(erasures_each_source(db, film.id, arena, each, context));
}
