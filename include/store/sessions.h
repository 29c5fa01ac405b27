/* Rows of sessions: browsers that staff have signed in with. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct session_row {
    int64_t staff_id;
    const char *name, *role; /* of the person; sessions_each: "" */
    const char *public_id;
    int64_t created_at, seen_at;
};

/* Of those begun and used after these moments. */
struct session_bounds {
    int64_t created_after, seen_after;
};

enum { SESSIONS_MISSING = 1 };

/* sha256: 64 hex digits of the cookie, which is not kept. */
int sessions_add(struct db *db, const char *sha256, const char *public_id, int64_t staff_id,
                 int64_t now_ms);
/* SESSIONS_MISSING also when they are disabled. */
int sessions_find(struct db *db, const char *sha256, struct session_bounds bounds,
                  struct arena *arena, struct session_row *row);
int sessions_each(struct db *db, int64_t staff_id, struct session_bounds bounds,
                  struct arena *arena, int (*each)(void *context, const struct session_row *row),
                  void *context);
int sessions_touch(struct db *db, const char *sha256, int64_t now_ms);
int sessions_drop(struct db *db, const char *sha256);
/* SESSIONS_MISSING: it is none of theirs. */
int sessions_revoke(struct db *db, const char *public_id, int64_t staff_id);
/* All of a person's but one; "": all. */
int sessions_drop_all(struct db *db, int64_t staff_id, const char *but_public_id);
/* Those outside the bounds go. */
int sessions_expire(struct db *db, struct session_bounds bounds);
