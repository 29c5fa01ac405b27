/* One piece of an upload being written. Bytes are acknowledged only after they are on the disk and
 * the row says so; what is there beyond is cut off when the next piece begins. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "receive.h"

/* Put on the disk at least so often: what a dead machine can cost. */
enum { UNSAFE_BYTES_MAX = 16 << 20, ARENA_BYTES_MAX = 1 << 20 };

static bool is_disk_full(int r)
{
    return r == -ENOSPC || r == -EDQUOT;
}

static void take_off_list(struct receiver *receiver)
{
    struct receiver **at = &receiver->home->open;

    while (*at && *at != receiver)
        at = &(*at)->next;
    if (*at)
        *at = receiver->next;
}

static void free_receiver(struct receiver *receiver)
{
    uint8_t unused[DIGEST_BYTES_MAX];

    digest_close(receiver->digest, unused);
    pthread_mutex_destroy(&receiver->lock);
    if (receiver->fd >= 0)
        close(receiver->fd);
    free(receiver);
}

/* A disk that failed says so once, and the next time that all is well (fsync(2)): it is not asked
 * a second time. */
static int sync_file(struct receiver *receiver)
{
    bool is_first = receiver->row.received_bytes == 0;
    int r = receiver->lost;

    if (!r && fdatasync(receiver->fd))
        r = is_disk_full(-errno) ? RECEIVE_NO_ROOM : fault(-errno);
    if (!r && is_first)
        r = fault(files_sync_dir(receiver->home->incoming_fd));
    receiver->lost = r;
    return r;
}

/* Somebody came back for it. */
static int write_down(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    int r;

    if (!arena)
        return fault(-ENOMEM);
    receiver->row.expires_at = now_ms + receiver->home->rules.expires_ms;
    r = uploads_advance(db, arena, &receiver->row);
    return r == UPLOADS_MISSING ? RECEIVE_MISSING : r;
}

int receiver_put_down(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    int r;

    if (receiver->fd < 0) /* it was all there before */
        return 0;
    r = sync_file(receiver);
    if (r)
        return r;
    receiver->row.received_bytes = receiver->written_bytes;
    return write_down(receiver, db, now_ms);
}

/* It does not expire while bytes of it come, however slowly, and whatever waits for a checksum.
 * Half of its time before, so that not every piece costs a row. */
static int renew(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    if (receiver->fd < 0 ||
        receiver->row.expires_at - now_ms > receiver->home->rules.expires_ms / 2)
        return 0;
    return write_down(receiver, db, now_ms);
}

int receiver_overtake(struct receive *receive, struct db *db, const char *public_id, int64_t now_ms)
{
    struct receiver *receiver = receive_find_open(receive, public_id);
    int r = 0;

    if (!receiver)
        return 0;
    pthread_mutex_lock(&receiver->lock);
    take_off_list(receiver);
    receiver->is_overtaken = true;
    if (!receiver->digest && !receiver->lost)
        r = receiver_put_down(receiver, db, now_ms);
    pthread_mutex_unlock(&receiver->lock);
    return r;
}

/* Whether this piece may follow what is here; its length becomes the upload's. */
static int weigh(struct receiver *receiver, struct db *db)
{
    const struct receive_piece *piece = &receiver->piece;
    struct upload_row *row = &receiver->row;

    if (str_equal(row->kind, "final"))
        return RECEIVE_FINAL;
    if (piece->offset != row->received_bytes)
        return RECEIVE_ELSEWHERE;
    if (piece->length < 0 || piece->length == row->length) /* it is told before bytes come */
        return receive_weigh_disk(receiver->home, row->length != row->received_bytes);
    if (row->length >= 0 || piece->length < row->received_bytes)
        return RECEIVE_BAD_LENGTH;
    if (piece->length > receiver->home->rules.bytes_max)
        return RECEIVE_TOO_LARGE;
    row->length = piece->length;
    return receive_weigh(receiver->home, db, row->staff_id, piece->length - row->received_bytes);
}

static int open_file(struct receiver *receiver)
{
    receiver->fd = openat(receiver->home->incoming_fd, receiver->public_id,
                          O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return receiver->fd < 0 || ftruncate(receiver->fd, receiver->piece.offset) ? fault(-errno) : 0;
}

/* What is whole may have been handed on already: nothing is written to it any more. */
static int begin_writing(struct receiver *receiver)
{
    int r = str_equal(receiver->row.state, "receiving") ? open_file(receiver) : 0;

    receiver->written_bytes = receiver->piece.offset;
    if (!r && receiver->piece.has_checksum)
        r = digest_open(&receiver->digest, receiver->piece.kind);
    return r;
}

/* With receive->lock held. */
static int open_it(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    struct receive *receive = receiver->home;
    int r = arena ? receiver_overtake(receive, db, receiver->public_id, now_ms) : fault(-ENOMEM);

    if (!r)
        r = receive_look_up(receive, db, receiver->public_id, now_ms, arena, &receiver->row);
    if (!r)
        r = weigh(receiver, db);
    if (!r)
        r = begin_writing(receiver);
    if (!r)
        r = renew(receiver, db, now_ms);
    if (r)
        return r;
    receiver->next = receive->open;
    receive->open = receiver;
    return 0;
}

int receiver_open(struct receiver **receiver, struct receive *receive, struct db *db,
                  const char *public_id, const struct receive_piece *piece, int64_t now_ms)
{
    struct receiver *made;
    int r;

    if (!id_is_valid(public_id))
        return RECEIVE_MISSING;
    made = calloc(1, sizeof *made);
    if (!made)
        return fault(-ENOMEM);
    made->home = receive;
    made->piece = *piece;
    made->fd = -1;
    str_copy(made->public_id, sizeof made->public_id, public_id);
    pthread_mutex_init(&made->lock, NULL);
    pthread_mutex_lock(&receive->lock);
    r = open_it(made, db, now_ms);
    pthread_mutex_unlock(&receive->lock);
    if (r)
        free_receiver(made);
    else
        *receiver = made;
    return r;
}

static int write_at(struct receiver *receiver, const void *bytes, size_t length)
{
    int r = lseek(receiver->fd, receiver->written_bytes, SEEK_SET) < 0
                ? -errno
                : files_write_all(receiver->fd, bytes, length);

    if (r)
        return is_disk_full(r) ? RECEIVE_NO_ROOM : fault(r);
    if (receiver->digest)
        r = digest_feed(receiver->digest, bytes, length);
    if (r)
        return fault(r);
    receiver->written_bytes += (int64_t)length;
    return 0;
}

static int take(struct receiver *receiver, struct db *db, const void *bytes, size_t length,
                int64_t now_ms)
{
    const struct upload_row *row = &receiver->row;
    int64_t room =
        (row->length < 0 ? receiver->home->rules.bytes_max : row->length) - receiver->written_bytes;
    int r;

    if (receiver->is_overtaken)
        return RECEIVE_OVERTAKEN;
    if (receiver->lost)
        return receiver->lost;
    if ((int64_t)length > room)
        return RECEIVE_TOO_LARGE;
    if (!length)
        return 0;
    r = receive_weigh_disk(receiver->home, (int64_t)length);
    if (!r && row->length < 0) /* nothing was counted when it began */
        r = receive_weigh_quota(receiver->home, db, row->staff_id,
                                receiver->written_bytes + (int64_t)length - row->received_bytes);
    if (!r)
        r = write_at(receiver, bytes, length);
    if (!r)
        r = renew(receiver, db, now_ms);
    if (r || receiver->digest || receiver->written_bytes - row->received_bytes < UNSAFE_BYTES_MAX)
        return r;
    return receiver_put_down(receiver, db, now_ms);
}

int receiver_take(struct receiver *receiver, struct db *db, const void *bytes, size_t length,
                  int64_t now_ms)
{
    int r;

    pthread_mutex_lock(&receiver->lock);
    r = take(receiver, db, bytes, length, now_ms);
    pthread_mutex_unlock(&receiver->lock);
    return r;
}

/* What came under a checksum counts whole or not at all. */
static int judge(struct receiver *receiver, bool is_whole)
{
    uint8_t found[DIGEST_BYTES_MAX];
    size_t length = digest_close(receiver->digest, found);

    receiver->digest = NULL;
    if (is_whole && memcmp(found, receiver->piece.checksum, length) == 0)
        return 0;
    receiver->written_bytes = receiver->piece.offset;
    if (receiver->fd >= 0 && ftruncate(receiver->fd, receiver->piece.offset))
        return fault(-errno);
    return RECEIVE_MISMATCH;
}

static int end(struct receiver *receiver, struct db *db, bool is_whole, int64_t now_ms)
{
    int r = 0;

    if (receiver->is_overtaken)
        return RECEIVE_OVERTAKEN;
    if (receiver->digest)
        r = judge(receiver, is_whole);
    return r ? r : receiver_put_down(receiver, db, now_ms);
}

int receiver_close(struct receiver *receiver, struct db *db, bool is_whole, int64_t now_ms,
                   struct arena *arena, struct upload_row *row)
{
    struct receive *receive = receiver->home;
    int r;

    pthread_mutex_lock(&receive->lock);
    pthread_mutex_lock(&receiver->lock);
    r = end(receiver, db, is_whole, now_ms);
    take_off_list(receiver);
    pthread_mutex_unlock(&receiver->lock);
    if (!r && row)
        r = receive_look_up(receive, db, receiver->public_id, now_ms, arena, row);
    pthread_mutex_unlock(&receive->lock);
    free_receiver(receiver);
    return r;
}
