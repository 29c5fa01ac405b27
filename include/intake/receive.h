/* Files that staff send, in pieces, over lines that break. What was acknowledged is on the disk and
 * never goes back. How a client speaks of it (tus 1.0.0) is web/api_uploads. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "crypt/digest.h"
#include "store/uploads.h"

struct receive_rules {
    int64_t bytes_max;       /* of one file */
    int64_t staff_bytes_max; /* of all that one person has here */
    int64_t disk_reserve;    /* bytes that must stay free */
    int64_t expires_ms;      /* nobody came back for so long: it goes */
};

/* One a process: it knows who writes what just now. Any thread may call it, with a writer of the
 * catalogue of its own. */
struct receive;
int receive_open(struct receive **receive, int data_fd, const struct receive_rules *rules);
void receive_close(struct receive *receive); /* no writer may be open */

enum {
    RECEIVE_MISSING = 1,
    RECEIVE_GONE,      /* it was not finished in time */
    RECEIVE_TOO_LARGE, /* than bytes_max, or than its own length */
    RECEIVE_OVER_QUOTA,
    RECEIVE_NO_ROOM,    /* on the disk */
    RECEIVE_ELSEWHERE,  /* the bytes do not begin where those that are here end */
    RECEIVE_BAD_LENGTH, /* another length was said before, or more is here already */
    RECEIVE_FINAL,      /* made of parts: nothing is added to it */
    RECEIVE_UNFINISHED, /* a part of it is not all here, or is no part */
    RECEIVE_MISMATCH,   /* the checksum is another: nothing of it was kept */
    RECEIVE_OVERTAKEN,  /* a newer request writes to it now */
    RECEIVE_ANOTHERS,   /* another person sends it */
    RECEIVE_NEEDED,     /* it is just being joined with others */
};

/* staff_id, kind ("whole", "partial"), metadata and length (-1: not known yet) are read; the rest
 * is set. RECEIVE_TOO_LARGE, RECEIVE_OVER_QUOTA, RECEIVE_NO_ROOM. */
int receive_begin(struct receive *receive, struct db *db, int64_t now_ms, struct arena *arena,
                  struct upload_row *row);
/* A whole one made of finished partial ones, in their order; parts, metadata and staff_id are read.
 * What is not small is joined by the worker, and is "receiving" until then.
 * RECEIVE_MISSING, RECEIVE_ANOTHERS, RECEIVE_UNFINISHED, and as above. */
int receive_join(struct receive *receive, struct db *db, const char *const *public_ids, int count,
                 int64_t now_ms, struct arena *arena, struct upload_row *row);
/* How far it is: what a writer that is open has taken so far is put on the disk first.
 * RECEIVE_MISSING, RECEIVE_GONE. */
int receive_find(struct receive *receive, struct db *db, const char *public_id, int64_t now_ms,
                 struct arena *arena, struct upload_row *row);
/* It is not wanted any more by who sent it; staff_id 0: by who may end anybody's. RECEIVE_MISSING,
 * RECEIVE_ANOTHERS, RECEIVE_NEEDED. */
int receive_remove(struct receive *receive, struct db *db, const char *public_id, int64_t staff_id,
                   struct arena *arena);

/* What a client says of the bytes that it is about to send. */
struct receive_piece {
    int64_t staff_id; /* whose they are */
    int64_t offset;
    int64_t length; /* of the whole file, now that it is known; -1: not said */
    bool has_checksum;
    enum digest_kind kind;
    uint8_t checksum[DIGEST_BYTES_MAX];
};

/* The one who writes to an upload. */
struct receiver;
/* Whoever wrote to it before writes no more, unless it is another person's. RECEIVE_MISSING,
 * RECEIVE_GONE, RECEIVE_ANOTHERS, RECEIVE_FINAL, RECEIVE_ELSEWHERE, RECEIVE_BAD_LENGTH. */
int receiver_open(struct receiver **receiver, struct receive *receive, struct db *db,
                  const char *public_id, const struct receive_piece *piece, int64_t now_ms);
/* RECEIVE_OVERTAKEN, RECEIVE_TOO_LARGE, RECEIVE_OVER_QUOTA, RECEIVE_NO_ROOM: nothing of these bytes
 * was kept. */
int receiver_take(struct receiver *receiver, struct db *db, const void *bytes, size_t length,
                  int64_t now_ms);
/* Puts what came on the disk, and writes that down; row tells how far it is, unless it and arena
 * are NULL. is_whole: the piece came to its end; else what has a checksum is not kept.
 * RECEIVE_MISMATCH, RECEIVE_OVERTAKEN. Frees in any case. */
int receiver_close(struct receiver *receiver, struct db *db, bool is_whole, int64_t now_ms,
                   struct arena *arena, struct upload_row *row);
