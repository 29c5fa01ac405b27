/* Partners come and go, and films are for them alone or for everybody. */
#include "intake/partnership.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/visibility.h"
#include "people/audit.h"
#include "store/films.h"
#include "store/partners.h"
#include "text/origin.h"

static int refuse(char problem[PARTNERSHIP_PROBLEM_MAX], const char *what, const char *why)
{
    snprintf(problem, PARTNERSHIP_PROBLEM_MAX, "%.80s: %s", what, why);
    str_make_text(problem);
    return PARTNERSHIP_REFUSED;
}

static bool is_name(const char *name)
{
    size_t length = strlen(name);

    return length && length <= (size_t)partner_name_bytes_max && name[0] != ' ' &&
           name[length - 1] != ' ' && !strpbrk(name, "\t\n") && str_is_text(name, length);
}

/* The partner of that name, which is made when there is none. */
static int reach(struct db *db, const struct partnership *wanted, struct arena *arena,
                 struct partner_row *row)
{
    char key[ID_MAX];
    int r = partners_find(db, wanted->name, arena, row);

    if (r != PARTNERS_MISSING)
        return r;
    id_new(key);
    *row = (struct partner_row){.key = arena_strdup(arena, key),
                                .name = wanted->name,
                                .has_all = wanted->slug_count == 0,
                                .until_at = wanted->until_ms,
                                .created_at = clock_wall_ms()};
    return row->key ? partners_add(db, row) : fault(-ENOMEM);
}

static int set_films(struct db *db, int64_t id, const struct partnership *wanted,
                     struct arena *arena, char problem[PARTNERSHIP_PROBLEM_MAX])
{
    int r = partners_clear_films(db, id);

    for (int i = 0; !r && i < wanted->slug_count; i++) {
        struct film_row film;

        r = films_find(db, wanted->slugs[i], arena, &film);
        if (r == FILMS_MISSING)
            return refuse(problem, wanted->slugs[i], "there is no such film");
        if (!r)
            r = partners_add_film(db, id, film.id);
    }
    return r;
}

/* What is not said stays as it is. */
static int set_terms(struct db *db, const struct partnership *wanted, struct partner_row *row,
                     struct arena *arena, char problem[PARTNERSHIP_PROBLEM_MAX])
{
    int r = 0;

    if (wanted->until_ms >= 0)
        row->until_at = wanted->until_ms;
    if (wanted->slug_count > 0) {
        row->has_all = false;
        r = set_films(db, row->id, wanted, arena, problem);
    }
    return r ? r : partners_change(db, row);
}

static int add_origin(struct db *db, int64_t id, const char *origin,
                      char problem[PARTNERSHIP_PROBLEM_MAX])
{
    int count, r = partners_count_origins(db, &count);

    if (!r && count >= partner_origins_max)
        return refuse(problem, origin, "there are too many partners: remove one first");
    if (!r)
        r = partners_add_origin(db, id, origin);
    return r == PARTNERS_TAKEN ? refuse(problem, origin, "it is another partner's") : r;
}

static int add(struct db *db, const char *who, const struct partnership *wanted,
               struct arena *arena, struct partner_row *row, char problem[PARTNERSHIP_PROBLEM_MAX])
{
    int r = reach(db, wanted, arena, row);

    if (!r)
        r = add_origin(db, row->id, wanted->origin, problem);
    if (!r)
        r = set_terms(db, wanted, row, arena, problem);
    return r ? r : audit_add(db, who, "partner add", wanted->origin, row->name);
}

int partnership_add(struct db *db, const char *who, const struct partnership *partnership,
                    struct arena *arena, struct partnership_made *made,
                    char problem[PARTNERSHIP_PROBLEM_MAX])
{
    char origin[ORIGIN_MAX];
    const char *why = origin_read(partnership->origin, origin);
    struct partnership wanted = *partnership;
    struct partner_row row;
    int r;

    if (why)
        return refuse(problem, partnership->origin, why);
    wanted.origin = arena_strdup(arena, origin);
    if (!wanted.origin)
        return fault(-ENOMEM);
    if (!wanted.name)
        wanted.name = wanted.origin;
    if (!is_name(wanted.name))
        return refuse(problem, wanted.name, "a name has 1 to 100 letters and no blank at an end");
    r = db_begin(db);
    if (!r)
        r = db_end(db, add(db, who, &wanted, arena, &row, problem));
    if (!r)
        *made = (struct partnership_made){row.name, wanted.origin, row.key};
    return r;
}

int partnership_remove(struct db *db, const char *who, const char *origin,
                       char problem[PARTNERSHIP_PROBLEM_MAX])
{
    char known[ORIGIN_MAX];
    const char *why = origin_read(origin, known);
    int64_t id;
    int r;

    if (why)
        return refuse(problem, origin, why);
    r = db_begin(db);
    if (r)
        return fault(r);
    r = partners_remove_origin(db, known, &id);
    if (r == PARTNERS_MISSING)
        r = refuse(problem, known, "it is no partner's");
    if (!r)
        r = audit_add(db, who, "partner remove", known, "");
    return db_end(db, r);
}

static int set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                        struct arena *arena, char problem[PARTNERSHIP_PROBLEM_MAX])
{
    struct film_row film;
    int r = films_find(db, slug, arena, &film);

    if (r == FILMS_MISSING)
        return refuse(problem, slug, "there is no such film");
    if (!r)
        r = films_set_audience(db, film.id, audience);
    return r ? r : audit_add(db, who, "audience", slug, audience);
}

int partnership_set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                             struct arena *arena, char problem[PARTNERSHIP_PROBLEM_MAX])
{
    enum film_audience read;
    int r;

    if (!film_audience_read(audience, &read))
        return refuse(problem, audience, "a film is for: public, partners");
    r = db_begin(db);
    return r ? fault(r) : db_end(db, set_audience(db, who, slug, audience, arena, problem));
}
