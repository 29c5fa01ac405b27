/* Rows of second factors: the secret of a person's app, and digests of their codes on paper. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

enum { FACTORS_MISSING = 1, FACTORS_USED = 2 };

/* secret: hex. step: the last one used. */
int factors_put(struct db *db, int64_t staff_id, const char *secret, int64_t step, int64_t now_ms);
int factors_find(struct db *db, int64_t staff_id, struct arena *arena, const char **secret,
                 int64_t *step);
/* FACTORS_USED: that step, or a later one, was used before. */
int factors_use(struct db *db, int64_t staff_id, int64_t step);
/* The app; the codes. */
int factors_drop(struct db *db, int64_t staff_id);
int factors_drop_codes(struct db *db, int64_t staff_id);
int factors_add_code(struct db *db, int64_t staff_id, const char *sha256);
/* FACTORS_MISSING: none of theirs. */
int factors_take_code(struct db *db, int64_t staff_id, const char *sha256);
int factors_count_codes(struct db *db, int64_t staff_id, int64_t *count);
