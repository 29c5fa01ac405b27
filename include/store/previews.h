/* Rows of previews: looks before release, for people with a name. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct preview_row {
    int64_t id;
    const char *public_id;
    int64_t film_id;
    const char *film, *slug; /* its public id and slug: not written */
    const char *recipient, *created_by;
    int64_t created_at;
    int64_t embargo_at; /* -1: none */
    int64_t expires_at;
    int64_t opens_max, opens;
    int64_t revoked_at; /* -1: not */
};

enum { PREVIEWS_MISSING = 1 };

/* sha256: 64 hex digits of the token, which is not kept. id is set. */
int previews_add(struct db *db, const char *sha256, struct preview_row *row);
int previews_find(struct db *db, const char *sha256, struct arena *arena, struct preview_row *row);
int previews_get(struct db *db, int64_t id, struct arena *arena, struct preview_row *row);
/* Of a film, or with 0 of all; the newest first. */
int previews_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct preview_row *row), void *context);
/* Counts one opening. PREVIEWS_MISSING: it is revoked, over, or was opened as often as it may be.
 */
int previews_open(struct db *db, int64_t id, int64_t now_ms);
/* *slug: of its film. PREVIEWS_MISSING: there is none, or it is revoked. */
int previews_revoke(struct db *db, const char *public_id, int64_t now_ms, struct arena *arena,
                    const char **slug);
