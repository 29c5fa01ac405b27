/* Rows of packagings: what is to become of a version's original, and how far that has got. See
 * schema/0005. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct packaging_row {
    int64_t version_id;
    int64_t film_id; /* the version's, as its state: not written */
    const char *film_state;
    const char *sha256, *vault;
    int64_t duration_ms;
    const char *found;
    const char *state,
        *step; /* waiting working done failed; claim first rest stills prove place enter */
    int64_t attempts, permille;
    const char *reason, *folder;
    int64_t loudness, loudness_mlu, need_bytes;
    int64_t asked_at, retry_at;
    int64_t began_at, ended_at; /* -1: not yet */
};

enum { PACKAGINGS_MISSING = 1 };

/* Asked for anew, by version_id, sha256, vault, duration_ms, found, asked_at: what there was of the
 * version's packaging is forgotten. */
int packagings_ask(struct db *db, const struct packaging_row *row);
int packagings_find(struct db *db, int64_t version_id, struct arena *arena,
                    struct packaging_row *row);
/* What is to be worked on now: what was begun first, then what was asked for first. Not of films
 * that are withdrawn. */
int packagings_next(struct db *db, int64_t now_ms, struct arena *arena, struct packaging_row *row);
/* Writes how far it has got. PACKAGINGS_MISSING: it has been asked for anew meanwhile. */
int packagings_write(struct db *db, const struct packaging_row *row);
int packagings_drop(struct db *db, int64_t version_id);
/* Whether a film is made of that file in vault/. PACKAGINGS_MISSING. */
int packagings_find_vault(struct db *db, const char *name);
/* Whether a packaging works in that folder. */
int packagings_find_folder(struct db *db, const char *folder);
