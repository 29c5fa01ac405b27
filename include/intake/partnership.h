/* Partners come and go, and films are for them alone or for everybody: the one place that does it,
 * for staff and the command line. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct partnership {
    const char *key;            /* in the addresses of its own; NULL: it is a new one */
    int64_t revision;           /* which one was read, or is changed */
    const char *name;           /* of the organisation; NULL or "": its first origin */
    const char *const *origins; /* as typed */
    int origin_count;
    bool has_all; /* films; else those of slugs alone */
    const char *const *slugs;
    int slug_count;
    int64_t until_ms; /* wall clock; -1: until it is cut */
    int64_t
        seen_day; /* read: on which its frames were last loaded, since 1970-01-01; -1: on none */
};

/* Why not, for a person, and of what: "name", "origins", "films"; NULL: of nothing typed. */
enum { PARTNERSHIP_PROBLEM_MAX = 200 };
struct partnership_problem {
    const char *field;
    char text[PARTNERSHIP_PROBLEM_MAX];
};

enum {
    PARTNERSHIP_REFUSED = 1, /* problem says why */
    PARTNERSHIP_MISSING = 2, /* there is no such partner */
    PARTNERSHIP_CHANGED = 3, /* it is of another revision meanwhile */
};

/* PARTNERSHIP_MISSING. */
int partnership_read(struct db *db, const char *key, struct arena *arena,
                     struct partnership *partnership);
/* All, by name. */
int partnership_each(struct db *db, struct arena *arena,
                     int (*each)(void *context, const struct partnership *partnership),
                     void *context);

/* Makes a partner, or makes the one with that key what is said; saved: as it is then. Every
 * outcome. */
int partnership_save(struct db *db, const char *who, const struct partnership *wanted,
                     struct arena *arena, struct partnership *saved,
                     struct partnership_problem *problem);
/* It shows nothing any more, and its key is gone for good. PARTNERSHIP_MISSING, _CHANGED. */
int partnership_cut(struct db *db, const char *who, const char *key, int64_t revision,
                    struct arena *arena);

/* One more origin of the organisation of that name, which becomes a partner if it is none; what is
 * said of films and time is so for all its origins, and what is not said stays: wanted's one
 * origin, has_all false with no slugs, until_ms -1. */
int partnership_add(struct db *db, const char *who, const struct partnership *wanted,
                    struct arena *arena, struct partnership *saved,
                    struct partnership_problem *problem);
/* With its last origin the organisation is no partner any more. PARTNERSHIP_REFUSED. */
int partnership_remove(struct db *db, const char *who, const char *origin, struct arena *arena,
                       struct partnership_problem *problem);

/* audience: "public" or "partners". PARTNERSHIP_REFUSED. */
int partnership_set_audience(struct db *db, const char *who, const char *slug, const char *audience,
                             struct arena *arena, struct partnership_problem *problem);
