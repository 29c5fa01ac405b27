/* Lists of films: in the order of an index, from a cursor on, each film asked of the rule. */
#include <errno.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/film.h"
#include "cursor.h"
#include "film_row.h"
#include "store/films.h"

enum { LIST_FULL = 1 };

struct listing {
    const struct look *look;
    const struct film_query *query;
    struct arena *arena;
    struct film_list *list;
    bool is_more;
};

static bool may_see(const struct listing *listing, const struct film_row *row)
{
    const struct visibility *shown = look_film_by_id(listing->look, row->id);

    return shown && str_equal(shown->public_id, row->public_id);
}

/* Goes one film too far, to know whether there is a next page. */
static int add_film(void *context, const struct film_row *row)
{
    struct listing *listing = context;
    struct film_list *list = listing->list;

    if (!may_see(listing, row))
        return 0;
    if (list->count == listing->query->limit) {
        listing->is_more = true;
        return LIST_FULL;
    }
    return film_fill(&list->films[list->count++], listing->look, row, listing->arena);
}

/* What the order is by, as the store has it. */
static int64_t key_of(enum film_order order, const struct film *film)
{
    if (order == FILM_NEWEST)
        return film->publish_ms;
    return film->number ? film->number : FILMS_UNNUMBERED;
}

static int write_next(struct listing *listing)
{
    struct film_list *list = listing->list;
    const struct film *last = &list->films[list->count - 1];
    struct cursor cursor = {.order = listing->query->order,
                            .key = key_of(listing->query->order, last)};
    char text[CURSOR_MAX];

    if (!str_copy(cursor.slug, sizeof(cursor.slug), last->slug))
        return fault(-EPROTO);
    cursor_write(text, &cursor);
    list->next = arena_strdup(listing->arena, text);
    return list->next ? 0 : fault(-ENOMEM);
}

static int read_from(const struct look *look, const struct film_query *query, struct cursor *from)
{
    int64_t newest = look->viewer.kind == VIEWER_STAFF ? INT64_MAX : look->now_ms + 1;

    if (query->cursor) {
        if (!cursor_read(query->cursor, from) || from->order != query->order)
            return FILM_BAD_CURSOR;
    } else {
        *from =
            (struct cursor){.order = query->order, .key = query->order == FILM_NEWEST ? newest : 0};
    }
    return 0;
}

static int fill_themes(struct film_list *list, struct db *db, struct arena *arena)
{
    int r = 0;

    for (int i = 0; i < list->count && !r; i++)
        r = film_fill_themes(&list->films[i], db, arena);
    return r;
}

int film_list(const struct look *look, const struct film_query *query, struct arena *arena,
              struct film_list *list)
{
    struct listing listing = {.look = look, .query = query, .arena = arena, .list = list};
    struct cursor cursor;
    struct films_from from;
    int r;

    check(query->limit >= 1 && query->limit <= api_films_max);
    r = read_from(look, query, &cursor);
    if (r)
        return r;
    from = (struct films_from){.order = query->order == FILM_NEWEST ? FILMS_NEWEST : FILMS_NUMBERED,
                               .key = cursor.key,
                               .slug = cursor.slug,
                               .kind = query->kind,
                               .theme = query->theme};
    *list =
        (struct film_list){.films = arena_array(arena, (size_t)query->limit, sizeof(*list->films))};
    if (!list->films)
        return fault(-ENOMEM);
    r = films_each_released(look->db, &from, arena, add_film, &listing);
    if (r < 0)
        return fault(r);
    if (listing.is_more && (r = write_next(&listing)))
        return fault(r);
    return fill_themes(list, look->db, arena);
}

static int add_within(void *context, const struct film_row *row)
{
    struct listing *listing = context;
    struct film_list *list = listing->list;

    if (!may_see(listing, row))
        return 0;
    return film_fill(&list->films[list->count++], listing->look, row, listing->arena);
}

int film_list_within(const struct look *look, int64_t first, int64_t last, struct arena *arena,
                     struct film_list *list)
{
    struct listing listing = {.look = look, .arena = arena, .list = list};

    check(last >= first && last - first < sitemap_films_max);
    *list = (struct film_list){
        .films = arena_array(arena, (size_t)(last - first + 1), sizeof(*list->films))};
    if (!list->films)
        return fault(-ENOMEM);
    return films_each_within(look->db, first, last, arena, add_within, &listing);
}

struct announcing {
    const struct look *look;
    struct film_announcement *announcements;
    int count;
};

static int add_announcement(void *context, const struct film_row *row)
{
    struct announcing *announcing = context;
    const struct visibility *film = look_announced(announcing->look, row->id);

    if (!film || !str_equal(film->public_id, row->public_id))
        return 0;
    if (announcing->count == page_films_max)
        return LIST_FULL;
    announcing->announcements[announcing->count++] =
        (struct film_announcement){.kind = row->kind,
                                   .door = row->door,
                                   .number = (int)row->number,
                                   .publish_ms = row->publish_at};
    return 0;
}

int film_list_announced(const struct look *look, struct arena *arena,
                        struct film_announcement **announcements, int *count)
{
    struct announcing announcing = {
        .look = look,
        .announcements = arena_array(arena, (size_t)page_films_max, sizeof(**announcements))};
    int r;

    if (!announcing.announcements)
        return fault(-ENOMEM);
    r = films_each_announced(look->db, look->now_ms, arena, add_announcement, &announcing);
    if (r < 0)
        return fault(r);
    *announcements = announcing.announcements;
    *count = announcing.count;
    return 0;
}
