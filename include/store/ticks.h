/* Rows of ticks: what people said of a film, and what they said it of. See schema/0028. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct tick_row {
    int64_t film_id;
    const char *tick, *who;
    int64_t at;
    const char *basis;
};

enum { TICKS_MISSING = 1 };

int ticks_put(struct db *db, const struct tick_row *row);
int ticks_drop(struct db *db, int64_t film_id, const char *tick);
int ticks_each(struct db *db, int64_t film_id, struct arena *arena,
               int (*each)(void *context, const struct tick_row *row), void *context);
/* What viewers will have of a film, in one order: topic is captions, content, notices, pictures or
 * texts. Both last until `each` answers. */
int ticks_each_fact(struct db *db, int64_t film_id,
                    int (*each)(void *context, const char *topic, const char *fact), void *context);
