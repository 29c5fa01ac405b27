/* library/ watched by inotify. A change is noted and looked at once nothing more has happened to it
 * for settle_ms; what concerns folders, or is too much to note one by one, becomes a scan of all:
 * that costs a status call a file. */
#include "intake/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "pipeline.h"

enum {
    PENDING_MAX = 64,
    PATH_BYTES_MAX = 4096,
    PATIENCE_MS_MAX = 60000, /* between two looks at a file that is written for hours */
    EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE,
    HOW = IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK,
};

struct folder_watch {
    int descriptor;
    char *path; /* below library/ */
};

struct pending {
    char *path;
    int64_t due_ms;
    int64_t patience_ms; /* how long it waits when it is still being written */
};

struct watch {
    struct scan *scan;
    const char *library;
    int fd;
    struct folder_watch *folders;
    int folder_count, folder_capacity;
    struct pending pending[PENDING_MAX];
    int pending_count;
    int64_t full_due_ms;      /* -1: no full scan is due */
    int64_t full_patience_ms; /* how long the next one waits when files still wait after one */
};

static void forget_folders(struct watch *watch)
{
    for (int i = 0; i < watch->folder_count; i++)
        free(watch->folders[i].path);
    watch->folder_count = 0;
}

static int add_folder(struct watch *watch, const char *path, const char *full)
{
    int descriptor = inotify_add_watch(watch->fd, full, EVENTS | HOW);

    if (descriptor < 0) /* ENOSPC: more folders than the kernel lets us watch */
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES ? 0 : fault(-errno);
    if (watch->folder_count == watch->folder_capacity) {
        int capacity = watch->folder_capacity * 2 + 16;
        struct folder_watch *grown = reallocarray(watch->folders, (size_t)capacity, sizeof *grown);
        if (!grown)
            return fault(-ENOMEM);
        watch->folders = grown;
        watch->folder_capacity = capacity;
    }
    watch->folders[watch->folder_count].descriptor = descriptor;
    watch->folders[watch->folder_count].path = strdup(path);
    return watch->folders[watch->folder_count++].path ? 0 : fault(-ENOMEM);
}

static void close_stream(DIR **stream)
{
    if (*stream)
        closedir(*stream);
}

static bool is_folder(const struct watch *watch, const char *full)
{
    struct stat at;

    return lstat(full, &at) == 0 && S_ISDIR(at.st_mode) &&
           !offlimits_has(&watch->scan->offlimits, &at);
}

/* The folder and all below it. What the scan itself will not enter need not be watched. */
static int add_tree(struct watch *watch, const char *path, int depth)
{
    __attribute__((cleanup(close_stream))) DIR *stream = NULL;
    char full[PATH_BYTES_MAX], below[PATH_BYTES_MAX];
    struct dirent *entry;
    int r;

    if (snprintf(full, sizeof full, "%s/%s", watch->library, path) >= (int)sizeof full)
        return 0;
    r = add_folder(watch, path, full);
    if (r || depth > library_depth_max)
        return fault(r);
    stream = opendir(full);
    while (stream && r == 0 && (entry = readdir(stream))) {
        if (entry->d_name[0] == '.' ||
            snprintf(full, sizeof full, "%s/%s%s%s", watch->library, path, path[0] ? "/" : "",
                     entry->d_name) >= (int)sizeof full ||
            !is_folder(watch, full))
            continue;
        snprintf(below, sizeof below, "%s", full + strlen(watch->library) + 1);
        r = add_tree(watch, below, depth + 1);
    }
    return fault(r);
}

/* Folders move and go: all watches are laid anew, on a new descriptor's number kept in place. */
static int watch_all(struct watch *watch)
{
    AUTO_FD int fresh = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    if (fresh < 0)
        return fault(-errno);
    if (watch->fd >= 0 && dup3(fresh, watch->fd, O_CLOEXEC) < 0)
        return fault(-errno);
    if (watch->fd < 0)
        watch->fd = take_fd(&fresh);
    forget_folders(watch);
    return add_tree(watch, "", 0);
}

int watch_open(struct watch **watch, struct scan *scan, const char *library)
{
    struct watch *made = calloc(1, sizeof *made);
    int r;

    if (!made)
        return fault(-ENOMEM);
    made->scan = scan;
    made->library = library;
    made->fd = -1;
    made->full_due_ms = -1;
    r = watch_all(made);
    if (r) {
        watch_close(made);
        return fault(r);
    }
    *watch = made;
    return 0;
}

void watch_close(struct watch *watch)
{
    if (!watch)
        return;
    forget_folders(watch);
    for (int i = 0; i < watch->pending_count; i++)
        free(watch->pending[i].path);
    free(watch->folders);
    files_closep(&watch->fd);
    free(watch);
}

int watch_fd(const struct watch *watch)
{
    return watch->fd;
}

void watch_again(struct watch *watch)
{
    watch->full_patience_ms = settle_ms;
    watch->full_due_ms = clock_steady_ms() + settle_ms;
}

static int64_t more_patience(int64_t ms)
{
    return ms * 2 < PATIENCE_MS_MAX ? ms * 2 : PATIENCE_MS_MAX;
}

/* Notes that something happened to path: it is looked at when it has been quiet for settle_ms. */
static int want_file(struct watch *watch, const char *path)
{
    int64_t due_ms = clock_steady_ms() + settle_ms;

    for (int i = 0; i < watch->pending_count; i++)
        if (str_equal(watch->pending[i].path, path)) {
            watch->pending[i].due_ms = due_ms;
            return 0;
        }
    if (watch->pending_count == PENDING_MAX) {
        watch_again(watch);
        return 0;
    }
    watch->pending[watch->pending_count] =
        (struct pending){.path = strdup(path), .due_ms = due_ms, .patience_ms = settle_ms};
    return watch->pending[watch->pending_count++].path ? 0 : fault(-ENOMEM);
}

static int take_event(struct watch *watch, const struct inotify_event *event)
{
    char path[PATH_BYTES_MAX];

    if (event->mask & (IN_Q_OVERFLOW | IN_ISDIR | IN_UNMOUNT)) {
        watch_again(watch);
        return 0;
    }
    for (int i = 0; i < watch->folder_count; i++) {
        const char *folder = watch->folders[i].path;
        if (watch->folders[i].descriptor != event->wd || event->len == 0)
            continue;
        if (snprintf(path, sizeof path, "%s%s%s", folder, folder[0] ? "/" : "", event->name) <
            (int)sizeof path)
            return want_file(watch, path);
    }
    return 0;
}

static int take_events(struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[65536];
    ssize_t length;
    int r = 0;

    while (r == 0 && (length = read(watch->fd, bytes, sizeof bytes)) > 0)
        for (ssize_t at = 0; r == 0 && at < length;) {
            const struct inotify_event *event = (const void *)(bytes + at);
            r = take_event(watch, event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    return fault(r);
}

static int run_full(struct watch *watch)
{
    int counts[SCAN_OUTCOMES];
    int r = watch_all(watch);

    watch->full_due_ms = -1;
    if (r == 0)
        r = scan_library(watch->scan, counts);
    if (r == 0 && counts[SCAN_WAITING] > 0) {
        watch->full_due_ms = clock_steady_ms() + watch->full_patience_ms;
        watch->full_patience_ms = more_patience(watch->full_patience_ms);
    }
    return fault(r);
}

static void drop(struct watch *watch, int i)
{
    free(watch->pending[i].path);
    watch->pending_count--;
    memmove(&watch->pending[i], &watch->pending[i + 1],
            (size_t)(watch->pending_count - i) * sizeof *watch->pending);
}

/* In the order of what happened, so that a file that moved is gone before it comes. */
static int run_pending(struct watch *watch)
{
    for (int i = 0; i < watch->pending_count;) {
        struct pending *pending = &watch->pending[i];
        enum scan_outcome outcome;
        int r;
        if (pending->due_ms > clock_steady_ms()) {
            i++;
            continue;
        }
        r = scan_file(watch->scan, pending->path, &outcome);
        if (r)
            return fault(r);
        if (outcome != SCAN_WAITING) {
            drop(watch, i);
            continue;
        }
        pending->due_ms = clock_steady_ms() + pending->patience_ms;
        pending->patience_ms = more_patience(pending->patience_ms);
        i++;
    }
    return 0;
}

static int next_ms(const struct watch *watch)
{
    int64_t due_ms = watch->full_due_ms >= 0 ? watch->full_due_ms : INT64_MAX;

    for (int i = 0; i < watch->pending_count; i++)
        if (watch->pending[i].due_ms < due_ms)
            due_ms = watch->pending[i].due_ms;
    if (due_ms == INT64_MAX)
        return -1;
    due_ms -= clock_steady_ms();
    return due_ms < 0 ? 0 : due_ms > PATIENCE_MS_MAX ? PATIENCE_MS_MAX : (int)due_ms;
}

int watch_run(struct watch *watch, int *wait_ms)
{
    int r = take_events(watch);

    if (r == 0)
        r = run_pending(watch);
    if (r == 0 && watch->full_due_ms >= 0 && watch->full_due_ms <= clock_steady_ms())
        r = run_full(watch);
    *wait_ms = next_ms(watch);
    return fault(r);
}
