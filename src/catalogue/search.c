/* Search: films found by their own words first, then by what is said in them. A word so common that
 * ranking would take long finds the newest films instead. */
#include "catalogue/search.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "film_row.h"
#include "store/films.h"
#include "store/searchable.h"
#include "store/terms.h"

enum { SEARCH_ENOUGH = 1 };

struct search {
    const struct look *look;
    struct arena *arena;
    const struct search_filter *filter;
    int limit, lines_seen;
    int64_t refused_id; /* the last film that the filter kept out */
    int refused_count;
    bool is_cut; /* there was more to look at */
    struct search_result *result;
};

static struct search_film *find_found(const struct search_result *result, int64_t film_id)
{
    for (int i = 0; i < result->film_count; i++) {
        if (result->films[i].film->id == film_id)
            return &result->films[i];
    }
    return NULL;
}

/* The film itself; FILM_MISSING when viewer may not see it. */
static int read_film(struct search *search, int64_t film_id, struct film **film)
{
    const struct visibility *shown = look_film_by_id(search->look, film_id);
    struct film_row row;
    int r;

    if (!shown)
        return FILM_MISSING;
    r = films_get(search->look->db, film_id, search->arena, &row);
    if (r == FILMS_MISSING || (!r && !str_equal(row.public_id, shown->public_id)))
        return FILM_MISSING;
    if (r)
        return fault(r);
    *film = arena_alloc(search->arena, sizeof(**film));
    return *film ? film_fill(*film, search->look, &row, search->arena) : fault(-ENOMEM);
}

/* FILM_MISSING: the filter keeps it out. Asked before the film is read: of a common word there are
 * many. */
static int weigh(struct search *search, int64_t film_id)
{
    const struct search_filter *wants = search->filter;
    struct searchable_access has;
    int r;

    if (!wants->has_welsh && !wants->has_bsl && !wants->is_described && !wants->is_short)
        return 0;
    r = searchable_access(search->look->db, film_id, search_short_ms, &has);
    if (r)
        return fault(r);
    if ((has.has_welsh || !wants->has_welsh) && (has.has_bsl || !wants->has_bsl) &&
        (has.is_described || !wants->is_described) && (has.is_short || !wants->is_short))
        return 0;
    search->refused_id = film_id;
    search->refused_count++;
    return FILM_MISSING;
}

/* Commonest words stand in more films than anybody looks at. */
static bool has_enough(struct search *search)
{
    search->is_cut =
        search->lines_seen >= search_lines_max || search->refused_count >= search_refused_max;
    return search->is_cut;
}

/* The film among those found, or put there; FILM_MISSING when it is hidden or there is no room. */
static int reach_film(struct search *search, int64_t film_id, struct search_film **found)
{
    struct search_result *result = search->result;
    struct film *film;
    int r;

    *found = find_found(result, film_id);
    if (*found)
        return 0;
    if (result->film_count == search->limit || film_id == search->refused_id)
        return FILM_MISSING;
    r = weigh(search, film_id);
    if (!r)
        r = read_film(search, film_id, &film);
    if (r)
        return r;
    *found = &result->films[result->film_count];
    **found = (struct search_film){.film = film};
    (*found)->hits =
        arena_array(search->arena, (size_t)search_film_hits_max + 1, sizeof(*(*found)->hits));
    if (!(*found)->hits)
        return fault(-ENOMEM);
    result->film_count++;
    return 0;
}

static int add_hit(struct search *search, struct search_film *found,
                   const struct searchable_hit *hit)
{
    struct search_hit *added = &found->hits[found->hit_count];

    *added = (struct search_hit){.t_ms = hit->start_ms,
                                 .is_chapter = hit->is_chapter,
                                 .snippet = arena_strdup(search->arena, hit->snippet)};
    if (*hit->language) {
        added->language = arena_strdup(search->arena, hit->language);
        if (!added->language)
            return fault(-ENOMEM);
    }
    if (*hit->speaker) {
        added->speaker = arena_strdup(search->arena, hit->speaker);
        if (!added->speaker)
            return fault(-ENOMEM);
    }
    if (!added->snippet)
        return fault(-ENOMEM);
    found->hit_count++;
    search->result->hit_count++;
    return 0;
}

static int take_film(void *context, const struct searchable_hit *hit)
{
    struct search *search = context;
    struct search_film *found;
    int r;

    if (search->result->film_count == search->limit || has_enough(search))
        return SEARCH_ENOUGH;
    r = reach_film(search, hit->film_id, &found);
    if (r)
        return r == FILM_MISSING ? 0 : fault(r);
    return add_hit(search, found, hit);
}

static int take_cue(void *context, const struct searchable_hit *hit)
{
    struct search *search = context;
    struct search_film *found;
    int r;

    if (has_enough(search))
        return SEARCH_ENOUGH;
    r = reach_film(search, hit->film_id, &found);
    search->lines_seen += hit->film_id != search->refused_id;
    if (r)
        return r == FILM_MISSING ? 0 : fault(r);
    if (found->hit_count >= search_film_hits_max)
        return 0;
    return add_hit(search, found, hit);
}

static int collect(struct search *search, const char *match, const char *line_match)
{
    int64_t count;
    int r = searchable_count(search->look->db, match, search_ranked_max, &count);

    if (r)
        return fault(r);
    r = searchable_each_film(search->look->db, match, count <= search_ranked_max, take_film,
                             search);
    if (r >= 0)
        r = searchable_each_cue(search->look->db, line_match, take_cue, search);
    search->result->is_capped = count > search_ranked_max || search->is_cut;
    return r < 0 ? fault(r) : 0;
}

static int compare_newest(const void *a, const void *b)
{
    const struct search_film *x = a, *y = b;

    return (x->film->publish_ms < y->film->publish_ms) -
           (x->film->publish_ms > y->film->publish_ms);
}

static int compare_times(const void *a, const void *b)
{
    const struct search_hit *x = a, *y = b;

    return (x->t_ms > y->t_ms) - (x->t_ms < y->t_ms);
}

/* Lines of a film in the order in which they are said. */
static int finish(struct search *search)
{
    struct search_result *result = search->result;
    int r = 0;

    if (result->is_capped)
        qsort(result->films, (size_t)result->film_count, sizeof(*result->films), compare_newest);
    for (int i = 0; i < result->film_count && !r; i++) {
        struct search_film *found = &result->films[i];

        qsort(found->hits, (size_t)found->hit_count, sizeof(*found->hits), compare_times);
        r = film_fill_themes(found->film, search->look->db, search->arena);
    }
    return r;
}

int search_run(const struct look *look, const char *text, const struct search_filter *filter,
               int limit, struct arena *arena, struct search_result *result)
{
    static const struct search_filter all = {0};
    struct search search = {.look = look,
                            .arena = arena,
                            .filter = filter ? filter : &all,
                            .limit = limit,
                            .result = result};
    char match[TERMS_MAX], line_match[TERMS_MAX];
    int r;

    check(limit >= 1 && limit <= api_films_max);
    *result =
        (struct search_result){.films = arena_array(arena, (size_t)limit, sizeof(*result->films))};
    if (!result->films)
        return fault(-ENOMEM);
    if (!terms_write(match, text))
        return 0;
    result->is_shortened = terms_write_longest(line_match, text, search_line_terms_max);
    db_set_deadline(look->db, search_deadline_ms);
    r = collect(&search, match, line_match);
    db_set_deadline(look->db, 0);
    if (r == -ETIME)
        result->is_capped = true; /* what was found by then */
    else if (r)
        return fault(r);
    return finish(&search);
}
