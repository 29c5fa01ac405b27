/* What goes when a person or a film is taken down. */
#include "intake/takedown.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/appearances.h"
#include "store/films.h"
#include "store/persons.h"

enum { TAKEDOWN_FULL = 1 };

struct gathering {
    struct db *db;
    struct arena *arena;
    struct takedown *takedown;
    struct takedown_choices *choices;
};

static int open_films(struct takedown *takedown, struct arena *arena)
{
    *takedown = (struct takedown){
        .films = arena_array(arena, (size_t)page_films_max, sizeof(*takedown->films))};
    return takedown->films ? 0 : fault(-ENOMEM);
}

static void add_film(struct takedown *takedown, const struct film_row *film, bool stays)
{
    takedown->films[takedown->film_count++] = (struct takedown_film){
        .slug = film->slug,
        .title = film->title && *film->title ? film->title : film->slug,
        .state = film->state,
        .stays = stays,
    };
    takedown->gone_count += !stays;
}

/* They come by film: one that can be recognised once counts for the film. */
static int add_appearance(void *context, const struct appearance_row *row)
{
    struct gathering *gathering = context;
    struct takedown *takedown = gathering->takedown;
    struct takedown_film *last =
        takedown->film_count ? &takedown->films[takedown->film_count - 1] : NULL;
    struct film_row film;
    int r;

    if (last && str_equal(last->slug, row->slug)) {
        takedown->gone_count += last->stays && row->is_identifiable;
        last->stays &= !row->is_identifiable;
        return 0;
    }
    if (takedown->film_count == page_films_max)
        return TAKEDOWN_FULL;
    r = films_get(gathering->db, row->film_id, gathering->arena, &film);
    if (r)
        return r == FILMS_MISSING ? 0 : fault(r);
    add_film(takedown, &film, !row->is_identifiable);
    return 0;
}

int takedown_of_person(struct db *db, const char *code, struct arena *arena,
                       struct takedown *takedown)
{
    struct gathering gathering = {.db = db, .arena = arena, .takedown = takedown};
    struct person_row person;
    int r = open_films(takedown, arena);

    if (!r)
        r = persons_find(db, code, arena, &person);
    if (r)
        return r == PERSONS_MISSING ? TAKEDOWN_MISSING : fault(r);
    takedown->role = *person.label_en ? person.label_en : person.role;
    r = appearances_of_person(db, person.id, arena, add_appearance, &gathering);
    return r < 0 ? fault(r) : 0;
}

int takedown_of_film(struct db *db, const char *slug, struct arena *arena,
                     struct takedown *takedown)
{
    struct film_row film;
    int r = open_films(takedown, arena);

    if (!r)
        r = films_find(db, slug, arena, &film);
    if (r)
        return r == FILMS_MISSING ? TAKEDOWN_MISSING : fault(r);
    add_film(takedown, &film, false);
    return 0;
}

static int open_choices(struct takedown_choices *choices, struct arena *arena)
{
    *choices = (struct takedown_choices){
        .list = arena_array(arena, (size_t)takedown_choices_max, sizeof(*choices->list))};
    return choices->list ? 0 : fault(-ENOMEM);
}

static int add_choice(struct takedown_choices *choices, const char *value, const char *label)
{
    if (!label)
        return fault(-ENOMEM);
    if (choices->count == takedown_choices_max)
        return TAKEDOWN_FULL;
    choices->list[choices->count++] = (struct takedown_choice){value, label};
    return 0;
}

static int add_person(void *context, const struct person_row *row)
{
    const struct gathering *gathering = context;

    return add_choice(gathering->choices, row->code,
                      arena_printf(gathering->arena, "%s: %s", row->code,
                                   *row->label_en ? row->label_en : row->role));
}

int takedown_people(struct db *db, struct arena *arena, struct takedown_choices *choices)
{
    struct gathering gathering = {.arena = arena, .choices = choices};
    int r = open_choices(choices, arena);

    if (!r)
        r = persons_each(db, arena, add_person, &gathering);
    return r < 0 ? fault(r) : 0;
}

static int add_film_choice(void *context, const struct film_row *row)
{
    const struct gathering *gathering = context;

    if (str_equal(row->state, "withdrawn"))
        return 0;
    return add_choice(gathering->choices, row->slug,
                      arena_printf(gathering->arena, "%s (%s)",
                                   row->title && *row->title ? row->title : row->slug, row->state));
}

int takedown_films(struct db *db, struct arena *arena, struct takedown_choices *choices)
{
    struct gathering gathering = {.arena = arena, .choices = choices};
    int r = open_choices(choices, arena);

    if (!r)
        r = films_each(db, arena, add_film_choice, &gathering);
    return r < 0 ? fault(r) : 0;
}
