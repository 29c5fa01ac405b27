/* A first look for staff: what is made of a film already, or in service while the film is not. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/mapping.h"
#include "store/db.h"

enum { PREVIEW_FILES_MAX = 16 };
struct preview_file {
    const char *name, *type, *codecs; /* "v360.mp4" */
    int64_t bytes;
};

struct preview {
    int64_t film_id;
    const char *language; /* of the film */
    struct preview_file files[PREVIEW_FILES_MAX];
    const char *paths[PREVIEW_FILES_MAX];
    int count;
};

/* What there is of the main version of a film; PREVIEW_MISSING: nothing yet, or the film is
 * withdrawn. */
enum { PREVIEW_MISSING = 1 };
int preview_find(struct db *db, const char *slug, struct arena *arena, struct preview *preview);
/* The bytes of one, held for the caller (mapping_release). PREVIEW_MISSING: it has just gone. */
int preview_map(const struct preview *preview, int data_fd, int file, struct mapping **mapping);
