/* Rows of passwords, as what argon2id makes of them. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

enum { PASSWORDS_MISSING = 1 };

int passwords_put(struct db *db, int64_t staff_id, const char *hash, int64_t now_ms);
/* PASSWORDS_MISSING also when they are disabled. */
int passwords_find(struct db *db, int64_t staff_id, struct arena *arena, const char **hash);
int passwords_drop(struct db *db, int64_t staff_id);
