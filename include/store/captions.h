/* Rows of captions, cues and chapters. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/vtt.h"
#include "store/db.h"

struct caption_row {
    int64_t id, version_id;
    const char *language, *vtt, *sha256;
    int64_t changed_at;
    bool is_approved; /* by a person, of a draft: it has no file beside the film */
};

enum { CAPTIONS_MISSING = 1 };

/* Replaces the captions of that language, with their cues. */
int captions_put(struct db *db, struct caption_row *row, const struct vtt *vtt);
int captions_remove(struct db *db, int64_t version_id, const char *language);
int captions_find(struct db *db, int64_t version_id, const char *language, struct arena *arena,
                  struct caption_row *row);
/* Without vtt: which languages there are. */
int captions_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct caption_row *row), void *context);
int captions_cues(struct db *db, int64_t caption_id, struct arena *arena, struct vtt *vtt);

int chapters_replace(struct db *db, int64_t version_id, const struct vtt *vtt);
int chapters_list(struct db *db, int64_t version_id, struct arena *arena, struct vtt *vtt);
