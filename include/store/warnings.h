/* Rows of warnings: what staff should know of a version before others see it. See schema/0008. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct warning_row {
    const char *kind; /* flashes red_flashes black silence no_sound */
    int64_t from_ms, to_ms;
};

/* Replaces all of a version's. */
int warnings_replace(struct db *db, int64_t version_id, const struct warning_row *rows, int count);
int warnings_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct warning_row *row), void *context);
