/* Rows of sources: the files in library/ and what was last seen of them. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct source_row {
    int64_t id;
    const char *path; /* below library/ */
    int64_t bytes, mtime_ns, ctime_ns, inode, device;
    const char *sha256, *sidecars, *state, *reason, *probe; /* see schema/0001 */
    int64_t film_id;                                        /* 0: none */
    int64_t seen_at;
};

enum { SOURCES_MISSING = 1 };

int sources_find(struct db *db, const char *path, struct arena *arena, struct source_row *row);
/* One whose content this is and whose state is given ("missing" for moves). */
int sources_find_digest(struct db *db, const char *sha256, const char *state, struct arena *arena,
                        struct source_row *row);
/* Adds, or writes over the one with the same path; id is set. */
int sources_put(struct db *db, struct source_row *row);
/* The same row under another path. */
int sources_move(struct db *db, int64_t id, const char *path);
int sources_set_state(struct db *db, int64_t id, const char *state);
/* Every source, by path: the whole set a scan compares the folder with, in one pass. */
int sources_each(struct db *db, struct arena *arena,
                 int (*each)(void *context, const struct source_row *row), void *context);
/* The digests of all sources a film was ever made from, comma-joined, for withdrawn.log. */
int sources_digests(struct db *db, int64_t film_id, struct arena *arena, const char **digests);
/* And of those it is made from now. */
int sources_digests_now(struct db *db, int64_t film_id, struct arena *arena, const char **digests);
