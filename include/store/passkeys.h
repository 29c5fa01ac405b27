/* Rows of passkeys: public keys, by the ids that their authenticators gave them. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct passkey_row {
    int64_t staff_id;
    const char *name, *role;     /* of the person; not read by passkeys_add */
    const char *id, *public_key; /* hex */
    int64_t uses;                /* as counted by its authenticator; 0: it counts none */
    int64_t created_at, used_at;
};

enum { PASSKEYS_MISSING = 1, PASSKEYS_TAKEN = 2, PASSKEYS_BEHIND = 3 };

/* used_at is created_at. PASSKEYS_TAKEN: there is one of that id. */
int passkeys_add(struct db *db, const struct passkey_row *row);
/* PASSKEYS_MISSING also when they are disabled. */
int passkeys_find(struct db *db, const char *id, struct arena *arena, struct passkey_row *row);
int passkeys_each(struct db *db, int64_t staff_id, struct arena *arena,
                  int (*each)(void *context, const struct passkey_row *row), void *context);
/* PASSKEYS_BEHIND: it has counted as far before: there are two of it. */
int passkeys_use(struct db *db, const char *id, int64_t uses, int64_t now_ms);
/* PASSKEYS_MISSING: it is none of theirs. */
int passkeys_drop(struct db *db, const char *id, int64_t staff_id);
int passkeys_drop_all(struct db *db, int64_t staff_id);
