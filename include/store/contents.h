/* Rows of contents: what a version is made of, and was made of before, with the files of that. See
 * schema/0022. A version's sha256 is that of its content in service. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/versions.h"

struct content_row {
    int64_t id;
    const char *public_id;
    int64_t version_id;
    const char *sha256;  /* of the original */
    int64_t duration_ms; /* as it plays */
    bool is_packaged;    /* else served as it came */
    const char *vault;   /* and what follows: as its packaging had it */
    int64_t original_ms;
    const char *found;
    int64_t loudness, loudness_mlu;
    int64_t entered_at;
    int64_t left_at; /* -1: it is in service */
    int64_t seen_until;
    int64_t files; /* that are kept; 0 of what is in service */
};

enum { CONTENTS_MISSING = 1 };

/* Before a version's renditions are cleared: they are kept, as is what else is known of what they
 * were made of; who is in the middle of one may have it until seen_until. Nothing in service:
 * nothing happens. In the caller's transaction. */
int contents_leave(struct db *db, int64_t version_id, int64_t now_ms, int64_t seen_until);
/* Instead, where a file of it is lost or damaged: what nobody can be given is not kept. */
int contents_drop(struct db *db, int64_t version_id);
/* After the new ones are put, and the version's and the packaging's rows written. */
int contents_enter(struct db *db, int64_t version_id, int64_t now_ms);
/* What was left comes back in its place, after contents_leave() and with no renditions there. */
int contents_return(struct db *db, const struct content_row *row, int64_t now_ms);

int contents_find(struct db *db, const char *public_id, struct arena *arena,
                  struct content_row *row);
/* What is in service, then what was before, the last one first. */
int contents_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct content_row *row), void *context);
/* The files that are kept of one: of their rows path, type, bytes and sha256. */
int contents_each_file(struct db *db, int64_t id, struct arena *arena,
                       int (*each)(void *context, const struct rendition_row *row), void *context);

/* From now on nobody has what a film was made of before; or one content. */
int contents_close(struct db *db, int64_t film_id);
int contents_close_one(struct db *db, int64_t id);
/* Those that somebody may be in the middle of. */
int contents_each_seen(struct db *db, struct arena *arena,
                       int (*each)(void *context, int64_t id, const char *sha256), void *context);
/* Forgets what was left before `before`, and of each version all but the last `count`: their files
 * are leftovers from then on. Not what somebody may be in the middle of. */
int contents_prune(struct db *db, int64_t now_ms, int64_t before, int64_t count);

/* Whether a film is or was made of that file in vault/. CONTENTS_MISSING. */
int contents_find_vault(struct db *db, const char *name);
/* Files in vault/ that may be deleted; and once one is. */
int contents_each_vault_leftover(struct db *db, struct arena *arena,
                                 int (*each)(void *context, const char *name), void *context);
int contents_forget_vault(struct db *db, const char *name);
