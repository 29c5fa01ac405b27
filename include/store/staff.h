/* Rows of staff, and of the tokens of their programs. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct staff_row {
    int64_t id;
    const char *name;
    const char *role; /* viewer editor publisher admin */
    int64_t created_at;
    int64_t disabled_at; /* -1: not */
};

enum { STAFF_MISSING = 1, STAFF_TAKEN = 2 };

/* name, role and created_at are read; id is set, and role when the first one becomes the admin.
 * STAFF_TAKEN: somebody has that name, in whatever case. */
int staff_add(struct db *db, struct arena *arena, struct staff_row *row);
int staff_find(struct db *db, const char *name, struct arena *arena, struct staff_row *row);
int staff_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct staff_row *row), void *context);
/* Also their tokens are gone. STAFF_MISSING. */
int staff_disable(struct db *db, const char *name, int64_t now_ms);
/* STAFF_MISSING also when they are not disabled. */
int staff_enable(struct db *db, const char *name);
/* STAFF_MISSING. */
int staff_set_role(struct db *db, const char *name, const char *role);
/* Who are not disabled. */
int staff_count_admins(struct db *db, int64_t *count);

/* The ways in that somebody has. */
struct staff_standing_row {
    struct staff_row staff;
    int64_t passkeys, tokens;
    bool has_password, has_app;
    int64_t seen_at;       /* by a browser that is still signed in; -1: none */
    int64_t invited_until; /* -1: they are not */
};
int staff_each_standing(struct db *db, struct arena *arena,
                        int (*each)(void *context, const struct staff_standing_row *row),
                        void *context);

/* sha256: 64 hex digits of the token, which is not kept. */
int staff_add_token(struct db *db, int64_t staff_id, const char *sha256, int64_t now_ms);
/* STAFF_MISSING also when they are disabled. */
int staff_find_token(struct db *db, const char *sha256, struct arena *arena, struct staff_row *row);
