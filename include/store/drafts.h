/* Rows of drafts: captions that no person has approved. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct draft_row {
    int64_t id, version_id;
    int64_t film_id;    /* the version's: not written */
    const char *origin; /* embedded machine */
    int64_t track;
    const char *language; /* "": not known */
    bool is_telemetry;    /* suspected to be: vtt is "" */
    int64_t cues;
    const char *vtt;
    int64_t made_at;
};

enum { DRAFTS_MISSING = 1 };

int drafts_put(struct db *db, struct draft_row *row); /* id is set */
int drafts_clear(struct db *db, int64_t version_id, const char *origin);
int drafts_remove(struct db *db, int64_t id);
int drafts_each(struct db *db, int64_t film_id, struct arena *arena,
                int (*each)(void *context, const struct draft_row *row), void *context);
