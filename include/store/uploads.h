/* Rows of uploads: files on their way in. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct upload_row {
    int64_t id;
    const char *public_id;
    int64_t staff_id;
    const char *kind;       /* whole partial final */
    const char *parts;      /* of a final one: as it was said */
    const char *metadata;   /* as it was said */
    const char *name;       /* of the file, as its sender has it; "" */
    int64_t length;         /* bytes; -1: not said yet */
    int64_t received_bytes; /* on the disk for certain */
    const char *state;      /* receiving received quarantined inspected entered refused */
    int64_t attempts;       /* at inspecting it: how often that ended our process */
    int64_t wait_ms;        /* the last one for the disk; 0: none */
    int64_t retry_at;       /* not before */
    const char *sha256;     /* from quarantined on */
    int64_t duration_ms;    /* from inspected on, as probed */
    const char *found;      /* the same: why it is not streamed as it is */
    int64_t film_id;        /* from entered on; 0: none, or no more */
    const char *reason;     /* why it was refused, or waits; "" */
    int64_t created_at, expires_at;
    const char *meant_kind; /* of what it is to be a version: main bsl …; "" or NULL: of nothing */
    int64_t meant_film;     /* of which film; 0: of none, or it is gone */
};

enum { UPLOADS_MISSING = 1, UPLOADS_NEEDED };

int uploads_add(struct db *db, struct upload_row *row); /* id is set */
int uploads_find(struct db *db, const char *public_id, struct arena *arena, struct upload_row *row);
/* Writes down that row->received_bytes are on the disk, the length if it was not known, and
 * expires_at; it waits for nothing, and state is set. UPLOADS_MISSING: it has gone, or more was
 * there already. */
int uploads_advance(struct db *db, struct arena *arena, struct upload_row *row);
/* A whole one that is to become a film, and has not yet, and need not wait. UPLOADS_MISSING: there
 * is none. */
int uploads_next(struct db *db, int64_t now_ms, struct arena *arena, struct upload_row *row);
/* From a state to row's, with what follows that in the row. UPLOADS_MISSING: it has gone. */
int uploads_hand_on(struct db *db, const char *from, const struct upload_row *row);
/* A final one whose parts, of more than join_at_once_bytes_max, are to be joined, and that
 * need not wait. UPLOADS_MISSING. */
int uploads_next_final(struct db *db, int64_t now_ms, struct arena *arena, struct upload_row *row);
/* UPLOADS_NEEDED: a final one is just being made of it. */
int uploads_drop(struct db *db, int64_t id);
/* UPLOADS_MISSING: somebody came back for it meanwhile, or it has gone. */
int uploads_drop_expired(struct db *db, int64_t id, int64_t now_ms);
/* At most 100 that should have been finished by then, parts among them, or are long over; none that
 * is still to be joined, nor its parts. */
int uploads_each_expired(struct db *db, int64_t now_ms, struct arena *arena,
                         int (*each)(void *context, const struct upload_row *row), void *context);
/* How many a person has on their way in, and how many bytes they are to have. */
int uploads_count(struct db *db, int64_t staff_id, int64_t *count, int64_t *bytes);
