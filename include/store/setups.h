/* Rows of setup addresses: one a person. */
#pragma once

#include "store/staff.h"

enum { SETUPS_MISSING = 1 };

/* sha256: 64 hex digits of the code, which is not kept. */
int setups_put(struct db *db, int64_t staff_id, const char *sha256, int64_t expires_at);
/* SETUPS_MISSING also when it is too old by now, or they are disabled. */
int setups_find(struct db *db, const char *sha256, int64_t now_ms, struct arena *arena,
                struct staff_row *row);
int setups_drop(struct db *db, int64_t staff_id);
