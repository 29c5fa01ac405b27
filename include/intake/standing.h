/* Where an upload stands on its way to a film, for who sent it. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "intake/finding.h"
#include "store/db.h"

struct standing {
    const char *state; /* receiving received quarantined inspected packaging ready refused */
    int64_t received_bytes, length; /* length -1: not said yet */
    int percent;                    /* of packaging */
    const char *reason;             /* why it was refused, or waits; "" */
    struct findings found;          /* in it, from inspected on */
    const char *film;               /* the slug of what it became; NULL: nothing yet */
};

enum { STANDING_MISSING = 1 };
int standing_find(struct db *db, const char *public_id, struct arena *arena,
                  struct standing *standing);
