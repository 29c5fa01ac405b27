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

/* With the list's lock held. */
static struct receiver **find_place(struct receive *receive, const char *public_id)
{
    struct receiver **at = &receive->open;

    while (*at && !str_equal((*at)->public_id, public_id))
        at = &(*at)->next;
    return at;
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

struct receiver *receiver_hold(struct receive *receive, const char *public_id)
{
    struct receiver *receiver;

    pthread_mutex_lock(&receive->lock);
    receiver = *find_place(receive, public_id);
    if (receiver)
        receiver->holders++;
    pthread_mutex_unlock(&receive->lock);
    return receiver;
}

void receiver_let_go(struct receiver *receiver)
{
    struct receive *receive = receiver->home;
    bool is_last;

    pthread_mutex_lock(&receive->lock);
    is_last = --receiver->holders == 0;
    pthread_mutex_unlock(&receive->lock);
    if (is_last)
        free_receiver(receiver);
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

static int put_down(struct receiver *receiver, struct db *db, int64_t now_ms)
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

int receiver_put_down(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    if (receiver->is_over || receiver->lost)
        return 0;
    return receiver->digest ? 0 : put_down(receiver, db, now_ms);
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

/* Its writer writes no more, and what it wrote counts. */
static int overtake(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    int r;

    pthread_mutex_lock(&receiver->lock);
    r = receiver_put_down(receiver, db, now_ms);
    receiver->is_over = true;
    pthread_mutex_unlock(&receiver->lock);
    receiver_let_go(receiver);
    return r;
}

/* Who comes next waits for it. The one that was there before, held; NULL: none. */
static struct receiver *take_place(struct receiver *receiver)
{
    struct receive *receive = receiver->home;
    struct receiver **at, *before;

    pthread_mutex_lock(&receive->lock);
    at = find_place(receive, receiver->public_id);
    before = *at;
    if (before)
        *at = before->next; /* what held it for the list is ours now */
    receiver->next = receive->open;
    receive->open = receiver;
    receiver->holders = 2; /* its writer, and the list */
    pthread_mutex_unlock(&receive->lock);
    return before;
}

static void leave_place(struct receiver *receiver)
{
    struct receive *receive = receiver->home;
    struct receiver **at;

    pthread_mutex_lock(&receive->lock);
    at = find_place(receive, receiver->public_id);
    if (*at == receiver) {
        *at = receiver->next;
        receiver->holders--;
    }
    pthread_mutex_unlock(&receive->lock);
    receiver_let_go(receiver);
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

static int open_it(struct receiver *receiver, struct db *db, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    int r = arena ? receive_look_up(receiver->home, db, receiver->public_id, now_ms, arena,
                                    &receiver->row)
                  : fault(-ENOMEM);

    if (!r)
        r = weigh(receiver, db);
    if (!r)
        r = begin_writing(receiver);
    return r ? r : renew(receiver, db, now_ms);
}

static struct receiver *make_receiver(struct receive *receive, const char *public_id,
                                      const struct receive_piece *piece)
{
    struct receiver *made = calloc(1, sizeof *made);

    if (!made)
        return NULL;
    made->home = receive;
    made->piece = *piece;
    made->fd = -1;
    str_copy(made->public_id, sizeof made->public_id, public_id);
    pthread_mutex_init(&made->lock, NULL);
    return made;
}

/* Asked before anybody is overtaken. */
static int weigh_owner(struct receive *receive, struct db *db, const char *public_id,
                       int64_t staff_id, int64_t now_ms)
{
    AUTO_ARENA struct arena *arena = arena_open(ARENA_BYTES_MAX);
    struct upload_row row;
    int r = arena ? receive_look_up(receive, db, public_id, now_ms, arena, &row) : fault(-ENOMEM);

    return !r && row.staff_id != staff_id ? RECEIVE_ANOTHERS : r;
}

/* One lock at a time in the order of their coming, each before those that came earlier: of many
 * that come at once the newest writes. */
int receiver_open(struct receiver **receiver, struct receive *receive, struct db *db,
                  const char *public_id, const struct receive_piece *piece, int64_t now_ms)
{
    struct receiver *made, *before;
    int r = weigh_owner(receive, db, public_id, piece->staff_id, now_ms);

    if (r)
        return r;
    made = make_receiver(receive, public_id, piece);
    if (!made)
        return fault(-ENOMEM);
    pthread_mutex_lock(&made->lock);
    before = take_place(made);
    r = before ? overtake(before, db, now_ms) : 0;
    if (!r)
        r = open_it(made, db, now_ms);
    made->is_over = r != 0;
    pthread_mutex_unlock(&made->lock);
    if (r)
        leave_place(made);
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

    if (receiver->is_over)
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
    return put_down(receiver, db, now_ms);
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

    if (receiver->is_over)
        return RECEIVE_OVERTAKEN;
    if (receiver->digest)
        r = judge(receiver, is_whole);
    return r ? r : put_down(receiver, db, now_ms);
}

int receiver_close(struct receiver *receiver, struct db *db, bool is_whole, int64_t now_ms,
                   struct arena *arena, struct upload_row *row)
{
    int r;

    pthread_mutex_lock(&receiver->lock);
    r = end(receiver, db, is_whole, now_ms);
    receiver->is_over = true;
    if (!r && row)
        r = receive_look_up(receiver->home, db, receiver->public_id, now_ms, arena, row);
    pthread_mutex_unlock(&receiver->lock);
    leave_place(receiver);
    return r;
}
