/* The library: one picture at a time, made anew by one thread when something changed, and held by
 * all the others. */
#include "catalogue/library.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "catalogue/withdrawals.h"
#include "picture.h"
#include "store/db.h"
#include "store/snapshot.h"

struct library {
    pthread_rwlock_t lock; /* of now alone: held for one load and one addition */
    struct picture *now;

    /* The rest belongs to the thread that refreshes. */
    struct picture *retired;
    int data_fd; /* the caller's */
    struct db *db;
    int64_t data_version; /* when the changes were last looked at */
    int64_t changes;      /* snapshot_changes() of the stock in now */
    int64_t reread_ms;    /* not before this steady time */
    bool is_stale;        /* the stock is to be read again */
    int catalogue_fault;  /* of the last reading; until it is tried again */
    int log_fd, watch_fd;
    int64_t log_bytes; /* how much of withdrawn.log is taken in */
    bool is_log_lost;  /* and has been told */
    struct withdrawals *withdrawals;
    _Atomic int withdrawn; /* how many films those hold */
    struct shelf *shelf;
};

/* Readers come all the time and are short: a writer that waits is let in before new ones. */
static int lock_make(pthread_rwlock_t *lock)
{
    pthread_rwlockattr_t kind;
    int code;

    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    code = pthread_rwlock_init(lock, &kind);
    pthread_rwlockattr_destroy(&kind);
    return -code;
}

int library_withdrawn(const struct library *library)
{
    return library->withdrawn;
}

struct picture *library_hold(struct library *library)
{
    struct picture *picture;

    pthread_rwlock_rdlock(&library->lock);
    picture = picture_hold(library->now);
    pthread_rwlock_unlock(&library->lock);
    return picture;
}

uint64_t library_generation(struct library *library, int64_t now_ms)
{
    uint64_t generation;

    pthread_rwlock_rdlock(&library->lock);
    generation = picture_generation(library->now, now_ms);
    pthread_rwlock_unlock(&library->lock);
    return generation;
}

static int show(struct library *library, struct stock *stock)
{
    struct picture *before = library->now, *picture;
    int r = picture_make(&picture, stock, library->shelf, library->withdrawals, before);

    if (r)
        return fault(r);
    pthread_rwlock_wrlock(&library->lock);
    library->now = picture;
    pthread_rwlock_unlock(&library->lock);
    picture_retire(&library->retired, before);
    picture_sweep(&library->retired);
    return 0;
}

/* withdrawn.log never shrinks: one that did is not believed. One that took its place, and may hold
 * all of it, is not open here, and behind a fence cannot be. */
static int look_at_log(struct library *library, int64_t *bytes)
{
    struct stat open, there;
    bool is_there, is_lost;

    if (fstat(library->log_fd, &open) < 0)
        return fault(-errno);
    is_there = fstatat(library->data_fd, "withdrawn.log", &there, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_there && there.st_size >= library->log_bytes &&
        (there.st_ino != open.st_ino || there.st_dev != open.st_dev))
        return fault(-ESTALE);
    is_lost = !is_there || there.st_size < library->log_bytes;
    if (is_lost && !library->is_log_lost)
        log_event(LOG_ERROR, "withdrawals.lost", "try",
                  "put withdrawn.log back as it was; until then what it said is obeyed", NULL);
    library->is_log_lost = is_lost;
    if (is_lost)
        return fault(-EUCLEAN);
    *bytes = there.st_size;
    return 0;
}

/* Reads withdrawn.log when it grew. */
static int read_log(struct library *library, bool *is_changed)
{
    struct withdrawals *withdrawals;
    int64_t bytes;
    int r = look_at_log(library, &bytes);

    *is_changed = false;
    if (r)
        return fault(r);
    if (bytes == library->log_bytes)
        return 0;
    r = withdrawals_read_file(library->log_fd, &withdrawals);
    if (r)
        return fault(r);
    withdrawals_free(library->withdrawals);
    library->withdrawals = withdrawals;
    library->withdrawn = withdrawals_count(withdrawals);
    library->log_bytes = bytes; /* what grew since is seen the next time */
    *is_changed = true;
    return 0;
}

static int read_stock(struct library *library)
{
    struct stock *stock;
    int r = stock_read(&stock, library->db);

    if (r)
        return fault(r);
    r = show(library, stock);
    stock_release(stock);
    return r ? fault(r) : 0;
}

/* Reads the catalogue when something of it changed that visitors are shown. Its count is read
 * before it is: what comes in between is seen the next time. */
static int read_changed(struct library *library)
{
    int64_t version, changes;
    int r = db_data_version(library->db, &version);

    if (r)
        return fault(r);
    if (version == library->data_version && !library->is_stale)
        return 0;
    r = snapshot_changes(library->db, &changes);
    if (!r && (changes != library->changes || library->is_stale))
        r = read_stock(library);
    if (r)
        return fault(r);
    library->data_version = version;
    library->changes = changes;
    library->is_stale = false;
    return 0;
}

/* At most for a tenth of the time, so that an indexer at work does not keep a core busy here; and
 * one that cannot be read is not asked, and complained of, ten times a second. */
static int read_catalogue(struct library *library)
{
    int64_t began = clock_steady_ms(), pause;

    if (began < library->reread_ms)
        return library->catalogue_fault;
    library->catalogue_fault = read_changed(library);
    pause = library->catalogue_fault ? library_reread_ms_max : 10 * (clock_steady_ms() - began);
    library->reread_ms =
        clock_steady_ms() + (pause < library_reread_ms_max ? pause : library_reread_ms_max);
    return library->catalogue_fault;
}

static void drain(int watch_fd)
{
    char events[4096];

    while (read(watch_fd, events, sizeof(events)) > 0)
        ;
}

int library_refresh(struct library *library)
{
    bool is_changed;
    int log_fault, r = 0;

    drain(library->watch_fd);
    picture_sweep(&library->retired);
    log_fault = read_log(library, &is_changed);
    if (is_changed) {
        /* At once, with the stock at hand: the database may be busy, or gone. */
        r = show(library, picture_stock(library->now));
        library->is_stale = true;
        if (r)
            library->log_bytes = 0; /* once more the next time */
    }
    if (!r)
        r = read_catalogue(library);
    return r ? r : log_fault;
}

int library_watch_fd(struct library *library)
{
    return library->watch_fd;
}

static int open_watch(int data_fd)
{
    AUTO_FD int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    char path[64];

    if (fd < 0)
        return fault(-errno);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", data_fd);
    if (inotify_add_watch(fd, path, IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
        return fault(-errno);
    return take_fd(&fd);
}

static int open_parts(struct library *library, int data_fd)
{
    int r = lock_make(&library->lock);

    if (r)
        return fault(r);
    library->watch_fd = open_watch(data_fd);
    if (library->watch_fd < 0)
        return fault(library->watch_fd);
    library->log_fd = withdrawals_open(data_fd); /* behind a fence it could not be made */
    if (library->log_fd < 0)
        return fault(library->log_fd);
    r = shelf_open(&library->shelf, data_fd);
    if (!r)
        r = db_open(&library->db, data_fd, DB_READ);
    return r;
}

static int read_first(struct library *library)
{
    struct stock *stock;
    bool is_changed;
    int r = read_log(library, &is_changed);

    if (!r && !library->withdrawals) /* empty */
        r = withdrawals_parse("", 0, &library->withdrawals);
    if (!r)
        r = db_data_version(library->db, &library->data_version);
    if (!r)
        r = snapshot_changes(library->db, &library->changes);
    if (!r)
        r = stock_read(&stock, library->db);
    if (r)
        return fault(r);
    r = picture_make(&library->now, stock, library->shelf, library->withdrawals, NULL);
    stock_release(stock);
    return r;
}

int library_open(struct library **library, int data_fd)
{
    struct library *opened = calloc(1, sizeof(*opened));
    int r;

    if (!opened)
        return fault(-ENOMEM);
    opened->data_fd = data_fd;
    opened->watch_fd = opened->log_fd = -1;
    r = open_parts(opened, data_fd);
    if (!r)
        r = read_first(opened);
    if (r) {
        library_close(opened);
        return fault(r);
    }
    *library = opened;
    return 0;
}

void library_close(struct library *library)
{
    if (!library)
        return;
    picture_sweep(&library->retired);
    picture_release(library->now);
    db_close(library->db);
    shelf_release(library->shelf);
    withdrawals_free(library->withdrawals);
    files_closep(&library->log_fd);
    files_closep(&library->watch_fd);
    pthread_rwlock_destroy(&library->lock);
    free(library);
}
