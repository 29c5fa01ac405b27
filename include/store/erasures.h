/* Rows of erasures: films that are withdrawn, and what was erased of them. See schema/0027. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

enum { ERASURES_MISSING = 1 };

/* Brings the rows in line with what is withdrawn now. */
int erasures_follow(struct db *db, int64_t now_ms);
/* A film that has been withdrawn since before that moment, by its slug. ERASURES_MISSING. */
int erasures_due(struct db *db, int64_t before, struct arena *arena, const char **slug);
/* 0: the film is erased; ERASURES_MISSING: it is not. */
int erasures_is(struct db *db, int64_t film_id);
/* Takes all that a film was made of out of the catalogue, and says why to its files in the library.
 * ERASURES_MISSING: that was done before. In the caller's transaction. */
int erasures_put(struct db *db, int64_t film_id, int64_t now_ms, const char *why);
/* Its files in the library. */
int erasures_each_source(struct db *db, int64_t film_id, struct arena *arena,
                         int (*each)(void *context, const char *path), void *context);
/* The files of what was erased until then are off the disk: of which films, by their slugs. */
int erasures_settle(struct db *db, int64_t now_ms, int64_t until, struct arena *arena,
                    int (*each)(void *context, const char *slug), void *context);
