/* Rows of sendings: pictures from staff on their way in. See schema/0034. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct sending_row {
    int64_t id, film_id;
    const char *public_id;
    const char *state, *reason; /* waiting, refused: not written by sendings_add */
    const char *alt_en, *alt_cy;
    int64_t sent_at;
    const char *sent_by;
};

enum { SENDINGS_MISSING = 1 };

int sendings_add(struct db *db, const struct sending_row *row);
/* The first that waits. SENDINGS_MISSING: none does. */
int sendings_next(struct db *db, struct arena *arena, struct sending_row *row);
int sendings_find(struct db *db, const char *public_id, struct arena *arena,
                  struct sending_row *row);
int sendings_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct sending_row *row), void *context);
int sendings_refuse(struct db *db, int64_t id, const char *reason);
int sendings_remove(struct db *db, int64_t id);
