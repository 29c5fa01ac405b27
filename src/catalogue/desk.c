/* Films on the desks of those who work on them. */
#include "catalogue/desk.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"

struct desking {
    const struct look *look;
    struct desk_list *list;
};

static int add_film(void *context, const struct worklist_row *row)
{
    struct desking *desking = context;
    struct desk_list *list = desking->list;
    const struct visibility *seen = look_film_by_id(desking->look, row->id);
    struct desk_film *film = &list->films[list->count];

    if (list->count == desk_films_max) {
        list->is_more = true;
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

int desk_list(const struct look *look, const struct desk_query *query, struct arena *arena,
              struct desk_list *list)
{
    struct desking desking = {.look = look, .list = list};
    int r;

    *list = (struct desk_list){.films =
                                   arena_array(arena, (size_t)desk_films_max, sizeof *list->films)};
    if (!list->films)
        return fault(-ENOMEM);
    r = worklist_each(look->db, query->state, query->words, desk_films_max + 1, arena, add_film,
                      &desking);
    if (!r)
        r = worklist_count(look->db, arena, add_count, list);
    return r ? fault(r) : 0;
}
