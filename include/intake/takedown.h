/* What goes when a person takes back their word, or a film is withdrawn: said before it is done. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "store/db.h"

struct takedown_film {
    const char *slug, *title, *state;
    bool stays; /* the person is in it, and cannot be recognised */
};

/* A person or a film to choose. */
struct takedown_choice {
    const char *value, *label;
};

struct takedown {
    const char *role; /* of the person */
    struct takedown_film *films;
    int film_count, gone_count;
};

enum { TAKEDOWN_MISSING = 1 };
/* The films a person is in, each once; or one film. At most page_films_max. */
int takedown_of_person(struct db *db, const char *code, struct arena *arena,
                       struct takedown *takedown);
int takedown_of_film(struct db *db, const char *slug, struct arena *arena,
                     struct takedown *takedown);
/* All people of the register; all films that are not withdrawn. At most takedown_choices_max. */
struct takedown_choices {
    struct takedown_choice *list;
    int count;
};
int takedown_people(struct db *db, struct arena *arena, struct takedown_choices *choices);
int takedown_films(struct db *db, struct arena *arena, struct takedown_choices *choices);
