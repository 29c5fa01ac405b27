/* Rows of numbers: how often something was done with a film on a day. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

/* day: since 1970-01-01, UTC. metric: play, listen or link. A film that is gone is counted no more.
 * Counts are kept as they are, here and in backups: who shows them hides the small. */
int numbers_add(struct db *db, int64_t day, int64_t film_id, const char *metric, int64_t count);

struct number_row {
    int64_t day;
    const char *slug, *metric;
    int64_t count;
};
/* From that day on, the last day first. */
int numbers_each(struct db *db, int64_t first_day, struct arena *arena,
                 int (*each)(void *context, const struct number_row *row), void *context);
