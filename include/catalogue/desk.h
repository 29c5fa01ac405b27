/* Films on the desks of those who work on them: all of them, whatever their state, as they are
 * written down this moment. What withdrawn.log says wins here, too. */
#pragma once

#include "catalogue/look.h"
#include "store/worklist.h"

struct desk_film {
    struct worklist_row row;
    enum film_state state;
    const char *state_name;
};

struct desk_query {
    const char *state;  /* "draft"; NULL: all. An unknown word finds nothing */
    const char *words;  /* in a title or slug; NULL: any */
    const char *cursor; /* the next of an earlier list; NULL: from the start */
    int limit;          /* at most desk_films_max; 0: that */
};

struct desk_list {
    struct desk_film *films; /* by number and slug */
    int count;
    const char *next;            /* where it goes on; NULL: that is all */
    int64_t counts[FILM_STATES]; /* of all films, as the catalogue has them */
};

enum { DESK_BAD_CURSOR = 1 };
int desk_list(const struct look *look, const struct desk_query *query, struct arena *arena,
              struct desk_list *list);
