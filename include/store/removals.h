/* Rows of removals: what was removed by hand of a film that is taken down. See schema/0032. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct removal_row {
    const char *item;
    bool is_done;
    int64_t revision; /* grows with each change */
    int64_t changed_at;
    const char *changed_by;
};

/* item, is_done, changed_at and changed_by: so it is from now on. */
int removals_put(struct db *db, int64_t film_id, const struct removal_row *row);
int removals_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct removal_row *row), void *context);
