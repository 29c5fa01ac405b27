/* Partners come and go, and films are for them alone or for everybody: the one place that does it,
 * for staff and the command line. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct partnership {
    const char *name;   /* of the organisation; NULL: the origin itself */
    const char *origin; /* as typed */
    const char *const *slugs;
    int slug_count;   /* which films; 0: all, or as they were */
    int64_t until_ms; /* wall clock; -1: until it is removed, or as it was */
};

struct partnership_made {
    const char *name, *origin, *key;
};

enum { PARTNERSHIP_REFUSED = 1, PARTNERSHIP_PROBLEM_MAX = 200 };
/* Adds the origin to the organisation of that name, which becomes a partner if it is none; what is
 * said of films and time is so for all its origins. PARTNERSHIP_REFUSED: problem says why, for a
 * person. */
int partnership_add(struct db *db, const char *who, const struct partnership *partnership,
                    struct arena *arena, struct partnership_made *made,
                    char problem[PARTNERSHIP_PROBLEM_MAX]);
/* With its last origin the organisation is no partner any more. */
int partnership_remove(struct db *db, const char *who, const char *origin,
                       char problem[PARTNERSHIP_PROBLEM_MAX]);
/* audience: "public" or "partners". */
int partnership_set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                             struct arena *arena, char problem[PARTNERSHIP_PROBLEM_MAX]);
