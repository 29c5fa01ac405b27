/* Rows of acts: what staff did. They are added by people/audit, and never change. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct act_row {
    int64_t number;
    int64_t at;
    const char *actor, *act, *object, *detail;
    const char *sha256; /* over the one before it and itself: see people/audit */
};

enum { ACTS_MISSING = 1 };

/* The last one: ACTS_MISSING when there is none yet. */
int acts_last(struct db *db, struct arena *arena, struct act_row *row);
int acts_find(struct db *db, int64_t number, struct arena *arena, struct act_row *row);
/* Inside a write transaction, in which acts_last was asked: its number is the next. */
int acts_add(struct db *db, const struct act_row *row);

/* All, from the first; texts live until `each` answers. */
int acts_each(struct db *db, int (*each)(void *context, const struct act_row *row), void *context);
/* At most so many below a number, the newest first; "" is any. */
struct acts_from {
    int64_t before; /* INT64_MAX: from the last */
    const char *actor, *act, *object;
    int max;
};
int acts_each_before(struct db *db, const struct acts_from *from,
                     int (*each)(void *context, const struct act_row *row), void *context);
/* The names of the acts there are. */
int acts_each_name(struct db *db, struct arena *arena, int (*each)(void *context, const char *act),
                   void *context);
