/* The library folder walked and compared with the catalogue. */
#include "intake/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "pipeline.h"

const char *scan_outcome_name(enum scan_outcome outcome)
{
    static const char *const names[SCAN_OUTCOMES] = {"added",   "changed", "unchanged", "moved",
                                                     "missing", "refused", "waiting",   "skipped"};
    return names[outcome];
}

int scan_open(struct scan **scan, const struct scan_options *options)
{
    AUTO_SCAN struct scan *made = calloc(1, sizeof *made);

    if (!made)
        return fault(-ENOMEM);
    made->with = options;
    made->library_fd = made->renditions_fd = made->lock_fd = -1;
    made->library_fd = open(options->library, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (made->library_fd < 0)
        return fault(-errno);
    made->renditions_fd = files_open_dir(options->data_fd, "renditions");
    if (made->renditions_fd < 0)
        return fault(made->renditions_fd);
    made->lock_fd =
        openat(options->data_fd, "intake.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made->lock_fd < 0)
        return fault(-errno);
    offlimits_find(&made->offlimits, options->data_fd);
    *scan = made;
    made = NULL;
    return 0;
}

void scan_close(struct scan *scan)
{
    if (!scan)
        return;
    files_closep(&scan->library_fd);
    files_closep(&scan->renditions_fd);
    files_closep(&scan->lock_fd);
    free(scan);
}

struct walk {
    struct scan *scan;
    int *counts;
};

static void count(const struct walk *walk, enum scan_outcome outcome)
{
    if (walk->counts)
        walk->counts[outcome]++;
}

static void say(struct scan *scan, enum scan_outcome outcome, const char *path, const char *reason)
{
    struct scan_report report = {.outcome = outcome, .path = path, .slug = "", .reason = reason};

    if (scan->with->report)
        scan->with->report(scan->with->context, &report);
}

static int scan_one(struct scan *scan, const struct folder *folder, const char *name,
                    enum scan_outcome *outcome)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    AUTO_ARENA struct arena *words = arena_open((size_t)request_arena_bytes_max);
    struct job job = {.scan = scan, .arena = arena, .words = words, .folder = folder, .name = name};
    int r;

    if (!arena || !words)
        return fault(-ENOMEM);
    job.path = folder_join(arena, folder->path, name);
    if (!job.path)
        return fault(-ENOMEM);
    r = pipeline_run(&job);
    *outcome = job.outcome;
    return fault(r);
}

/* What a person can do about a folder or file that cannot be looked at; NULL when that is not its
 * own trouble. It stops nothing else. */
static const char *why_closed(int r)
{
    switch (-r) {
    case EACCES:
    case EPERM:
        return "may not be read: give the server's user read rights";
    case ELOOP:
        return "a link, not a folder: put the folder itself here";
    case EIO:
        return "the disk failed to read it: look after the disk";
    default:
        return NULL;
    }
}

/* A name that could not be written down in the catalogue or shown to anybody. */
static bool is_name_bad(const char *name)
{
    return !str_is_text(name, strlen(name)) || strpbrk(name, "\n\t");
}

static bool is_version(const char *name)
{
    return folder_kind(name) == FOLDER_FILM && folder_version(name, NULL);
}

static int walk_folder(const struct walk *walk, const char *path, int depth);

static int walk_entry(const struct walk *walk, const struct folder *folder, const char *name,
                      int depth)
{
    AUTO_ARENA struct arena *arena = arena_open(16384);
    char *path = arena ? folder_join(arena, folder->path, name) : NULL;
    enum scan_outcome outcome = SCAN_REFUSED;
    struct stat at;
    int r = path ? 0 : -ENOMEM;

    if (r == 0 && fstatat(folder->fd, name, &at, AT_SYMLINK_NOFOLLOW) != 0)
        r = -errno;
    if (r && !why_closed(r))
        return r == -ENOENT ? 0 : fault(r);
    if (is_name_bad(name))
        say(walk->scan, SCAN_REFUSED, "?", "a name here is not UTF-8 text: rename the file");
    else if (r)
        say(walk->scan, SCAN_REFUSED, path, why_closed(r));
    else if (S_ISDIR(at.st_mode) && depth >= library_depth_max)
        say(walk->scan, SCAN_REFUSED, path, "too many folders inside each other: move it up");
    else if (S_ISDIR(at.st_mode))
        return walk_folder(walk, path, depth + 1);
    else if ((r = scan_one(walk->scan, folder, name, &outcome)))
        return fault(r);
    count(walk, outcome);
    return 0;
}

/* A folder that went away or may not be read stops nothing else. */
static int walk_folder(const struct walk *walk, const char *path, int depth)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    int r = arena ? folder_open(walk->scan->library_fd, path, arena, &folder) : -ENOMEM;

    if (r == -ENOENT || r == -ENOTDIR)
        return 0;
    if (r && why_closed(r)) {
        say(walk->scan, SCAN_REFUSED, path, why_closed(r));
        count(walk, SCAN_REFUSED);
        return 0;
    }
    if (r == 0 && offlimits_cross(&walk->scan->offlimits, folder.fd, "")) {
        say(walk->scan, SCAN_REFUSED, path, "the server's own folder, not a place for films");
        count(walk, SCAN_REFUSED);
        return 0;
    }
    for (int i = 0; r == 0 && i < folder.count; i++)
        if (folder_kind(folder.names[i]) != FOLDER_FILM)
            count(walk, SCAN_SKIPPED);
        else if (!folder_version(folder.names[i], NULL))
            r = walk_entry(walk, &folder, folder.names[i], depth);
    for (int i = 0; r == 0 && i < folder.count; i++) /* once their films are there */
        if (is_version(folder.names[i]))
            r = walk_entry(walk, &folder, folder.names[i], depth);
    return fault(r);
}

struct absence {
    struct scan *scan;
    struct arena *arena;
    const char **paths;
    int64_t *ids;
    int count, capacity;
};

static int note_absence(struct absence *absence, const struct source_row *row)
{
    if (absence->count == absence->capacity) {
        int capacity = absence->capacity * 2 + 64;
        const char **paths = reallocarray(absence->paths, (size_t)capacity, sizeof *paths);
        if (paths)
            absence->paths = paths;
        int64_t *ids = reallocarray(absence->ids, (size_t)capacity, sizeof *ids);
        if (ids)
            absence->ids = ids;
        if (!paths || !ids)
            return fault(-ENOMEM);
        absence->capacity = capacity;
    }
    absence->paths[absence->count] = arena_strdup(absence->arena, row->path);
    absence->ids[absence->count] = row->id;
    return absence->paths[absence->count++] ? 0 : fault(-ENOMEM);
}

/* Gone is only what is known to be gone: not what cannot be looked at. */
static int look_for(void *context, const struct source_row *row)
{
    struct absence *absence = context;
    struct stat at;

    if (str_equal(row->state, "missing") ||
        fstatat(absence->scan->library_fd, row->path, &at, AT_SYMLINK_NOFOLLOW) == 0)
        return 0;
    return errno == ENOENT || errno == ENOTDIR ? note_absence(absence, row) : 0;
}

static void absence_close(struct absence *absence)
{
    arena_close(absence->arena);
    free(absence->paths);
    free(absence->ids);
}

/* First of all, so that what moved is known to be gone from where it was. */
static int find_missing(const struct walk *walk)
{
    __attribute__((cleanup(absence_close))) struct absence absence = {
        .scan = walk->scan, .arena = arena_open((size_t)buf_bytes_max)};
    AUTO_ARENA struct arena *rows = arena_open((size_t)INT64_MAX);
    struct db *db = walk->scan->with->db;
    int r = absence.arena && rows ? sources_each(db, rows, look_for, &absence) : -ENOMEM;

    for (int i = 0; r == 0 && i < absence.count; i++)
        r = sources_set_state(db, absence.ids[i], "missing");
    for (int i = 0; r == 0 && i < absence.count; i++) {
        say(walk->scan, SCAN_MISSING, absence.paths[i],
            "its file is gone; the film stays as it is");
        count(walk, SCAN_MISSING);
    }
    return fault(r);
}

int scan_library(struct scan *scan, int counts[SCAN_OUTCOMES])
{
    struct walk walk = {.scan = scan, .counts = counts};
    int r;

    if (counts)
        memset(counts, 0, SCAN_OUTCOMES * sizeof *counts);
    r = find_missing(&walk);
    return r ? fault(r) : fault(walk_folder(&walk, "", 0));
}

/* A path that is no longer there: its source is missing from now on, if there was one. */
static int scan_gone(struct scan *scan, const char *path, enum scan_outcome *outcome)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct source_row row = {0};
    int r = arena ? sources_find(scan->with->db, path, arena, &row) : -ENOMEM;

    *outcome = SCAN_SKIPPED;
    if (r || str_equal(row.state, "missing"))
        return r < 0 ? fault(r) : 0;
    r = sources_set_state(scan->with->db, row.id, "missing");
    if (r)
        return fault(r);
    *outcome = SCAN_MISSING;
    say(scan, SCAN_MISSING, path, "its file is gone; the film stays as it is");
    return 0;
}

/* One that may be there, and cannot be looked at: r says why. */
static int scan_closed(struct scan *scan, const char *path, int r, enum scan_outcome *outcome)
{
    if (!why_closed(r))
        return fault(r);
    *outcome = SCAN_REFUSED;
    say(scan, SCAN_REFUSED, path, why_closed(r));
    return 0;
}

/* The films that a sidecar lies beside; the last one's outcome stands for all. */
static int scan_beside(struct scan *scan, const struct folder *folder, const char *sidecar,
                       enum scan_outcome *outcome)
{
    int r = 0;

    for (int i = 0; r == 0 && i < folder->count; i++)
        if (folder_is_beside(sidecar, folder->names[i]))
            r = scan_one(scan, folder, folder->names[i], outcome);
    return fault(r);
}

/* Its other versions may have waited for it. */
static int scan_versions(struct scan *scan, const struct folder *folder, const char *film)
{
    enum scan_outcome outcome;
    int r = 0, stem;

    for (int i = 0; r == 0 && i < folder->count; i++)
        if (is_version(folder->names[i]) && folder_version(folder->names[i], &stem) &&
            stem == folder_stem(film) && strncmp(film, folder->names[i], (size_t)stem) == 0)
            r = scan_one(scan, folder, folder->names[i], &outcome);
    return fault(r);
}

static int depth_of(const char *path)
{
    int depth = 0;

    for (; *path; path++)
        depth += *path == '/';
    return depth;
}

/* As a scan of all would name it: "a//b" and "./a" are other names for files that have one. */
static bool is_plain(const char *path)
{
    size_t length;

    for (;; path += length + 1) {
        length = strcspn(path, "/");
        if (length == 0 || path[0] == '.')
            return false;
        if (!path[length])
            return true;
    }
}

int scan_file(struct scan *scan, const char *path, enum scan_outcome *outcome)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)buf_bytes_max);
    AUTO_FOLDER struct folder folder = {.fd = -1};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    struct stat at;
    int r;

    *outcome = SCAN_SKIPPED;
    if (!arena)
        return fault(-ENOMEM);
    if (!is_plain(path) || folder_kind(name) == FOLDER_SKIPPED || is_name_bad(name) ||
        depth_of(path) > library_depth_max ||
        offlimits_cross(&scan->offlimits, scan->library_fd, path))
        return 0;
    const char *parent = arena_strndup(arena, path, slash ? (size_t)(slash - path) : 0);
    if (!parent)
        return fault(-ENOMEM);
    r = folder_open(scan->library_fd, parent, arena, &folder);
    if (r == -ENOENT || r == -ENOTDIR)
        return scan_gone(scan, path, outcome);
    if (r)
        return scan_closed(scan, path, r, outcome);
    if (folder_kind(name) == FOLDER_SIDECAR)
        return scan_beside(scan, &folder, name, outcome);
    if (fstatat(folder.fd, name, &at, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? scan_gone(scan, path, outcome)
                               : scan_closed(scan, path, -errno, outcome);
    if (S_ISDIR(at.st_mode))
        return 0;
    r = scan_one(scan, &folder, name, outcome);
    return r || is_version(name) ? fault(r) : scan_versions(scan, &folder, name);
}
