/* What receive.c and receiver.c share. */
#pragma once

#include <pthread.h>

#include "base/id.h"
#include "intake/receive.h"

struct receiver {
    struct receive *home;
    struct receiver *next; /* of those that are open */
    int holders;           /* who still look at it; with home->lock */
    pthread_mutex_t lock;  /* of what follows; held while the disk writes */
    bool is_over;          /* nothing more counts: overtaken, or closed */
    int lost; /* not 0: the disk failed, so that what is not written down never counts */
    int fd;
    struct receive_piece piece;
    struct digest *digest; /* of this piece, when it has a checksum */
    int64_t written_bytes; /* of the whole file; the row says how many of them are safe */
    char public_id[ID_MAX];
    struct upload_row row; /* its texts are not kept */
};

struct receive {
    struct receive_rules rules;
    int incoming_fd;
    pthread_mutex_t adding; /* one is begun after the other */
    /* Of the list alone, and for moments: who holds it waits for no disk and no other lock. */
    pthread_mutex_t lock;
    struct receiver *open; /* the newest of each upload */
};

/* The row of an upload that is not over. RECEIVE_MISSING, RECEIVE_GONE. */
int receive_look_up(struct receive *receive, struct db *db, const char *public_id, int64_t now_ms,
                    struct arena *arena, struct upload_row *row);
/* RECEIVE_TOO_LARGE, RECEIVE_OVER_QUOTA, RECEIVE_NO_ROOM: a file of so many bytes does not fit. */
int receive_weigh(struct receive *receive, struct db *db, int64_t staff_id, int64_t bytes);
/* RECEIVE_OVER_QUOTA: so many bytes more are more than a person may have here. */
int receive_weigh_quota(struct receive *receive, struct db *db, int64_t staff_id, int64_t bytes);
/* RECEIVE_NO_ROOM: so many bytes more would leave the disk less than its reserve. */
int receive_weigh_disk(struct receive *receive, int64_t bytes);
/* The one that writes to it now, held until receiver_let_go(); NULL: nobody does. */
struct receiver *receiver_hold(struct receive *receive, const char *public_id);
void receiver_let_go(struct receiver *receiver);
/* With its lock held: what it wrote is on the disk, and that is written down; unless it is not to
 * count, or not yet. */
int receiver_put_down(struct receiver *receiver, struct db *db, int64_t now_ms);
