/* Uploads: begun, found, joined, taken away. A row stands before its file does, so that a file
 * without one is nobody's. */
#include "receive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "join.h"

int receive_open(struct receive **receive, int data_fd, const struct receive_rules *rules)
{
    struct receive *made = calloc(1, sizeof *made);

    if (!made)
        return fault(-ENOMEM);
    made->rules = *rules;
    made->incoming_fd = files_open_dir(data_fd, "incoming");
    if (made->incoming_fd < 0) {
        int r = made->incoming_fd;

        free(made);
        return fault(r);
    }
    pthread_mutex_init(&made->adding, NULL);
    pthread_mutex_init(&made->lock, NULL);
    *receive = made;
    return 0;
}

void receive_close(struct receive *receive)
{
    if (!receive)
        return;
    check(!receive->open);
    pthread_mutex_destroy(&receive->lock);
    pthread_mutex_destroy(&receive->adding);
    close(receive->incoming_fd);
    free(receive);
}

/* Its parts are all here: nobody has to come back for it, and the worker joins them. */
static bool is_ours(const struct upload_row *row)
{
    return str_equal(row->kind, "final") && row->length > join_at_once_bytes_max;
}

/* Not a film yet: it goes when nobody comes back. */
static bool is_open_ended(const struct upload_row *row)
{
    return (str_equal(row->state, "receiving") && !is_ours(row)) || str_equal(row->kind, "partial");
}

int receive_look_up(struct receive *receive, struct db *db, const char *public_id, int64_t now_ms,
                    struct arena *arena, struct upload_row *row)
{
    int r = id_is_valid(public_id) ? uploads_find(db, public_id, arena, row) : UPLOADS_MISSING;

    (void)receive;
    if (r == UPLOADS_MISSING)
        return RECEIVE_MISSING;
    if (r)
        return fault(r);
    return is_open_ended(row) && row->expires_at <= now_ms ? RECEIVE_GONE : 0;
}

int receive_weigh_disk(struct receive *receive, int64_t bytes)
{
    struct statvfs disk;

    if (fstatvfs(receive->incoming_fd, &disk))
        return fault(-errno);
    return (int64_t)disk.f_bavail * (int64_t)disk.f_frsize - receive->rules.disk_reserve < bytes
               ? RECEIVE_NO_ROOM
               : 0;
}

int receive_weigh_quota(struct receive *receive, struct db *db, int64_t staff_id, int64_t bytes)
{
    int64_t count, room;
    int r = uploads_count(db, staff_id, &count, &room);

    if (r)
        return fault(r);
    return room > receive->rules.staff_bytes_max - bytes ? RECEIVE_OVER_QUOTA : 0;
}

int receive_weigh(struct receive *receive, struct db *db, int64_t staff_id, int64_t bytes)
{
    int r = bytes > receive->rules.bytes_max ? RECEIVE_TOO_LARGE
                                             : receive_weigh_quota(receive, db, staff_id, bytes);

    return r ? r : receive_weigh_disk(receive, bytes);
}

static int weigh_count(struct db *db, int64_t staff_id)
{
    int64_t count, bytes;
    int r = uploads_count(db, staff_id, &count, &bytes);

    if (r)
        return fault(r);
    return count >= staff_uploads_max ? RECEIVE_OVER_QUOTA : 0;
}

static int add_fitting(struct receive *receive, struct db *db, int64_t now_ms, struct arena *arena,
                       struct upload_row *row)
{
    char *public_id = arena_alloc(arena, ID_MAX);
    int r = public_id ? weigh_count(db, row->staff_id) : fault(-ENOMEM);

    if (!r)
        r = receive_weigh(receive, db, row->staff_id, row->length > 0 ? row->length : 0);
    if (r)
        return r;
    id_new(public_id);
    row->public_id = public_id;
    row->received_bytes = 0;
    row->state = "receiving";
    row->created_at = now_ms;
    row->expires_at = now_ms + receive->rules.expires_ms;
    return fault(uploads_add(db, row));
}

/* One after the other, so that each is weighed with those that others begin in the same moment. */
static int add(struct receive *receive, struct db *db, int64_t now_ms, struct arena *arena,
               struct upload_row *row)
{
    int r;

    pthread_mutex_lock(&receive->adding);
    r = add_fitting(receive, db, now_ms, arena, row);
    pthread_mutex_unlock(&receive->adding);
    return r;
}

/* An empty file is whole when it is begun. */
static int finish_empty(struct receive *receive, struct db *db, struct arena *arena,
                        struct upload_row *row)
{
    AUTO_FD int fd = openat(receive->incoming_fd, row->public_id,
                            O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int r = fd < 0 || fsync(fd) ? -errno : files_sync_dir(receive->incoming_fd);

    if (r)
        return fault(r);
    r = uploads_advance(db, arena, row);
    return r == UPLOADS_MISSING ? RECEIVE_MISSING : r;
}

int receive_begin(struct receive *receive, struct db *db, int64_t now_ms, struct arena *arena,
                  struct upload_row *row)
{
    int r;

    row->parts = "";
    r = add(receive, db, now_ms, arena, row);
    if (r)
        return r;
    return row->length == 0 ? finish_empty(receive, db, arena, row) : 0;
}

int receive_find(struct receive *receive, struct db *db, const char *public_id, int64_t now_ms,
                 struct arena *arena, struct upload_row *row)
{
    struct receiver *receiver = receiver_hold(receive, public_id);
    int r = 0;

    if (receiver) {
        pthread_mutex_lock(&receiver->lock);
        r = receiver_put_down(receiver, db, now_ms);
        pthread_mutex_unlock(&receiver->lock);
        receiver_let_go(receiver);
    }
    return r ? r : receive_look_up(receive, db, public_id, now_ms, arena, row);
}

static int delete_file(struct receive *receive, const char *public_id)
{
    return unlinkat(receive->incoming_fd, public_id, 0) && errno != ENOENT ? fault(-errno) : 0;
}

/* Its row has gone: nobody begins to write to it any more. */
static void end_writing(struct receive *receive, const char *public_id)
{
    struct receiver *receiver = receiver_hold(receive, public_id);

    if (!receiver)
        return;
    pthread_mutex_lock(&receiver->lock);
    receiver->is_over = true;
    pthread_mutex_unlock(&receiver->lock);
    receiver_let_go(receiver);
}

int receive_remove(struct receive *receive, struct db *db, const char *public_id, int64_t staff_id,
                   struct arena *arena)
{
    struct upload_row row;
    int r = id_is_valid(public_id) ? uploads_find(db, public_id, arena, &row) : UPLOADS_MISSING;

    if (r == UPLOADS_MISSING)
        return RECEIVE_MISSING;
    if (!r && staff_id && row.staff_id != staff_id)
        return RECEIVE_ANOTHERS;
    if (!r)
        r = uploads_drop(db, row.id);
    if (r)
        return r == UPLOADS_NEEDED ? RECEIVE_NEEDED : fault(r);
    end_writing(receive, public_id);
    return delete_file(receive, public_id);
}

/* Parts joined to one. */

struct joining {
    struct receive *receive;
    struct db *db;
    struct arena *arena;
    int64_t staff_id;
    struct upload_row *rows; /* the parts */
    int count;
    int64_t bytes;
};

static int look_at_parts(struct joining *joining, const char *const *public_ids, int64_t now_ms)
{
    for (int i = 0; i < joining->count; i++) {
        struct upload_row *row = &joining->rows[i];
        int r = receive_look_up(joining->receive, joining->db, public_ids[i], now_ms,
                                joining->arena, row);

        if (r)
            return r == RECEIVE_GONE ? RECEIVE_MISSING : r;
        if (row->staff_id != joining->staff_id)
            return RECEIVE_ANOTHERS;
        if (!str_equal(row->kind, "partial") || !str_equal(row->state, "received"))
            return RECEIVE_UNFINISHED;
        if (row->length > joining->receive->rules.bytes_max - joining->bytes)
            return RECEIVE_TOO_LARGE;
        joining->bytes += row->length;
    }
    return 0;
}

int receive_join(struct receive *receive, struct db *db, const char *const *public_ids, int count,
                 int64_t now_ms, struct arena *arena, struct upload_row *row)
{
    struct joining joining = {
        .receive = receive,
        .db = db,
        .arena = arena,
        .staff_id = row->staff_id,
        .rows = arena_array(arena, (size_t)count, sizeof *joining.rows),
        .count = count,
    };
    int r = joining.rows ? look_at_parts(&joining, public_ids, now_ms) : fault(-ENOMEM);

    if (r)
        return r;
    row->kind = "final";
    row->length = joining.bytes;
    r = add(receive, db, now_ms, arena, row);
    if (r || row->length > join_at_once_bytes_max)
        return r;
    r = join_some(db, receive->incoming_fd, arena, row, row->length);
    if (!r)
        return 0;
    uploads_drop(db, row->id);
    delete_file(receive, row->public_id);
    if (r > 0)
        return RECEIVE_MISSING;
    return r == -ENOSPC || r == -EDQUOT ? RECEIVE_NO_ROOM : r;
}
