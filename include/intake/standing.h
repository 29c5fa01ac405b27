/* Where an upload stands on its way to a film, for who sent it. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "intake/finding.h"
#include "store/db.h"

/* What staff should know of the film before others see it. */
struct standing_warning {
    const char *kind; /* as in store/warnings.h */
    int64_t from_ms, to_ms;
};
enum { STANDING_WARNINGS_MAX = 96 };

struct standing {
    const char *state; /* receiving received quarantined inspected packaging ready refused */
    int64_t received_bytes, length; /* length -1: not said yet */
    int percent;                    /* of packaging */
    const char *reason;             /* why it was refused, or waits; "" */
    struct findings found;          /* in it, from inspected on */
    const char *film;               /* the slug of what it became; NULL: nothing yet */
    struct standing_warning *warnings;
    int warning_count;
};

enum { STANDING_MISSING = 1 };
int standing_find(struct db *db, const char *public_id, struct arena *arena,
                  struct standing *standing);
