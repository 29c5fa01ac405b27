/* Films on the desks of those who work on them. */
#include "catalogue/desk.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "cursor.h"
#include "store/films.h"

struct desking {
    const struct look *look;
    struct desk_list *list;
    int limit;
    bool is_more;
};

static int add_film(void *context, const struct worklist_row *row)
{
    struct desking *desking = context;
    struct desk_list *list = desking->list;
    const struct visibility *seen = look_film_by_id(desking->look, row->id);
    struct desk_film *film = &list->films[list->count];

    if (list->count == desking->limit) {
        desking->is_more = true;
        return 0;
    }
    *film = (struct desk_film){.row = *row, .state_name = row->state};
    if (!film_state_read(row->state, &film->state))
        return fault(-EPROTO);
    if (seen && seen->is_withdrawn) {
        film->state = FILM_WITHDRAWN;
        film->state_name = "withdrawn";
    }
    list->count++;
    return 0;
}

static int add_count(void *context, const char *name, int64_t films)
{
    struct desk_list *list = context;
    enum film_state state;

    if (!film_state_read(name, &state))
        return fault(-EPROTO);
    list->counts[state] = films;
    return 0;
}

static int write_next(struct desk_list *list, struct arena *arena)
{
    const struct worklist_row *last = &list->films[list->count - 1].row;
    struct cursor cursor = {.order = FILM_NUMBERED,
                            .key = last->number ? last->number : FILMS_UNNUMBERED};
    char text[CURSOR_MAX];

    if (!str_copy(cursor.slug, sizeof cursor.slug, last->slug))
        return fault(-EPROTO);
    cursor_write(text, &cursor);
    list->next = arena_strdup(arena, text);
    return list->next ? 0 : fault(-ENOMEM);
}

int desk_list(const struct look *look, const struct desk_query *query, struct arena *arena,
              struct desk_list *list)
{
    struct desking desking = {
        .look = look, .list = list, .limit = query->limit ? query->limit : desk_films_max};
    struct cursor from = {.order = FILM_NUMBERED};
    struct worklist_query wanted = {
        .state = query->state, .words = query->words, .max = desking.limit + 1};
    int r;

    *list =
        (struct desk_list){.films = arena_array(arena, (size_t)desking.limit, sizeof *list->films)};
    if (!list->films)
        return fault(-ENOMEM);
    if (query->cursor && (!cursor_read(query->cursor, &from) || from.order != FILM_NUMBERED))
        return DESK_BAD_CURSOR;
    wanted.from_number = from.key;
    wanted.from_slug = from.slug;
    r = worklist_each(look->db, &wanted, arena, add_film, &desking);
    if (!r)
        r = worklist_count(look->db, arena, add_count, list);
    if (r)
        return fault(r);
    return desking.is_more ? write_next(list, arena) : 0;
}
