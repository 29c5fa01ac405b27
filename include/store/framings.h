/* Rows of framings: which sites framed a film on a day, or tried to. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct framing_row {
    int64_t day; /* since 1970-01-01, UTC */
    const char *slug, *origin;
    bool is_refused;
    int64_t count;
};

/* A film that is gone is counted no more. origin "": which one is not known, as of refused ones
 * beyond framings_of_day_max on that day. */
int framings_add(struct db *db, int64_t day, int64_t film_id, const char *origin, bool is_refused,
                 int64_t count);
int framings_forget(struct db *db, int64_t before_day);
/* The sites that showed the film, and the last day on which each did. */
int framings_of_film(struct db *db, int64_t film_id, struct arena *arena,
                     int (*each)(void *context, const char *origin, int64_t day), void *context);
/* From that day on, the last day first; at most so many rows. */
int framings_each(struct db *db, int64_t first_day, int most, struct arena *arena,
                  int (*each)(void *context, const struct framing_row *row), void *context);
