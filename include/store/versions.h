/* Rows of versions and renditions. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct version_row {
    int64_t id, film_id;
    const char *public_id, *kind, *state, *why, *sha256;
    int64_t duration_ms;
};

struct rendition_row {
    int64_t id, version_id;
    const char *name, *path, *type, *codecs, *sha256;
    int64_t bytes, width, height, bit_rate, created_at;
    int64_t fps_num, fps_den, peak_bit_rate, init_bytes, index_bytes, duration_ms; /* 0: unknown */
    int64_t at_ms; /* of a picture that is staged: when it is in the film */
    int64_t tiles; /* of a sheet that is staged */
};

enum { VERSIONS_MISSING = 1 };

/* Adds, or writes over the film's version of that kind, keeping its public_id; id is set. When its
 * sha256 is another from now on, its drafts go, and the captions that were approved of them. */
int versions_put(struct db *db, struct version_row *row);
int versions_find(struct db *db, int64_t film_id, const char *kind, struct arena *arena,
                  struct version_row *row);
int versions_get(struct db *db, int64_t id, struct arena *arena, struct version_row *row);
int versions_find_public(struct db *db, const char *public_id, struct arena *arena,
                         struct version_row *row);
/* The main one first. */
int versions_each(struct db *db, int64_t film_id, struct arena *arena,
                  int (*each)(void *context, const struct version_row *row), void *context);
/* Replaces all renditions of a version by these; ids are set. Pictures of the ones before go too.
 */
int renditions_replace(struct db *db, int64_t version_id, struct rendition_row *renditions,
                       int count);
int renditions_each(struct db *db, int64_t version_id, struct arena *arena,
                    int (*each)(void *context, const struct rendition_row *row), void *context);
/* Paths below renditions/ that some row still names, to know which files are left over. */
int renditions_each_path(struct db *db, struct arena *arena,
                         int (*each)(void *context, const char *path), void *context);
