/* A film as it is streamed: until films are encoded here, an immutable copy of an original that
 * every browser plays. Anything else waits, with why; and so does a copy that is not proven to be
 * picture and sound alone (intake/prove). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/id.h"
#include "base/str.h"
#include "intake/inspect.h"
#include "pipeline.h"

static const char *describe_codecs(const struct wire_probe *probe, struct arena *arena)
{
    const char *codecs = "";

    for (int i = 0; codecs && i < probe->streams_held; i++)
        if (probe->streams[i].type <= WIRE_AUDIO && probe->streams[i].codecs[0])
            codecs = arena_printf(arena, "%s%s%s", codecs, codecs[0] ? ", " : "",
                                  probe->streams[i].codecs);
    return codecs;
}

/* As it is shown: upright, and with square pixels. */
static void describe_size(const struct wire_probe *probe, struct rendition_row *row)
{
    for (int i = 0; i < probe->streams_held; i++) {
        const struct wire_stream *stream = &probe->streams[i];
        int64_t width = stream->width;
        if (stream->type != WIRE_VIDEO)
            continue;
        if (stream->sar_num > 0 && stream->sar_den > 0)
            width = width * stream->sar_num / stream->sar_den;
        bool is_turned = stream->rotation == 90 || stream->rotation == 270;
        row->width = is_turned ? stream->height : width;
        row->height = is_turned ? width : stream->height;
        return;
    }
}

static int describe(struct job *job, struct rendition_row *row)
{
    const struct wire_probe *probe = &job->scan->probe;

    row->name = "original.mp4";
    row->type = arena_strdup(job->arena, probe->type);
    row->codecs = describe_codecs(probe, job->arena);
    row->sha256 = job->source.sha256;
    row->bytes = job->source.bytes;
    row->bit_rate = probe->bit_rate;
    row->created_at = clock_wall_ms();
    describe_size(probe, row);
    return row->type && row->codecs ? 0 : fault(-ENOMEM);
}

/* A full disk could not even be told that a film is withdrawn. Holes take no room. */
static int copy_with_room(const struct job *job, int out)
{
    struct statvfs disk;
    struct stat at;
    uint64_t wanted;

    if (files_clone(job->fd, out) == 0)
        return 0;
    if (fstatvfs(out, &disk) != 0 || fstat(job->fd, &at) != 0)
        return fault(-errno);
    wanted = (uint64_t)at.st_blocks * 512 + (uint64_t)job->scan->with->disk_reserve_bytes;
    return wanted / disk.f_frsize >= disk.f_bavail ? -ENOSPC : fault(files_copy(job->fd, out));
}

/* Copies to a name that means nothing yet, and makes sure that it is the film, whole, on disk. */
static int copy_to(struct job *job, const char *temporary, struct stat *after)
{
    AUTO_FD int out = openat(job->scan->renditions_fd, temporary,
                             O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    char sha256[DIGEST_TEXT_MAX];
    int r;

    if (out < 0)
        return fault(-errno);
    r = copy_with_room(job, out);
    if (r)
        return fault(r);
    if (fchmod(out, 0440) != 0 || fsync(out) != 0 || fstat(job->fd, after) != 0)
        return fault(-errno);
    r = digest_file(out, sha256);
    if (r)
        return fault(r);
    return str_equal(sha256, job->source.sha256) ? 0 : fault(-EIO);
}

static bool is_full(int r)
{
    return r == -ENOSPC || r == -EDQUOT || r == -EFBIG;
}

void package_drop(struct job *job)
{
    if (job->copy[0])
        unlinkat(job->scan->renditions_fd, job->copy, 0);
    job->copy[0] = '\0';
}

static int make_copy(struct job *job)
{
    char id[ID_MAX];
    struct stat after = {0};
    int r = describe(job, &job->rendition);

    if (r)
        return fault(r);
    id_new(id);
    job->rendition.path = arena_printf(job->arena, "%s/%s", id, job->rendition.name);
    if (!job->rendition.path)
        return fault(-ENOMEM);
    snprintf(job->copy, sizeof job->copy, "tmp-%s", id);
    r = copy_to(job, job->copy, &after);
    if ((r == 0 || r == -EIO) && !fingerprint_matches(&job->source, &after))
        return pipeline_end(job, SCAN_WAITING, "changed while it was copied");
    return is_full(r) ? pipeline_end(job, SCAN_WAITING,
                                     "no room on the disk to take it in (disk_reserve): make some")
                      : fault(r);
}

struct look {
    const struct job *job;
    bool is_whole;
};

static int look_at(void *context, const struct rendition_row *row)
{
    struct look *look = context;
    struct stat at;

    if (fstatat(look->job->scan->renditions_fd, row->path, &at, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(at.st_mode) || at.st_size != row->bytes)
        look->is_whole = false;
    return 0;
}

int package_is_whole(struct job *job, int64_t version_id, bool *is_whole)
{
    struct look look = {.job = job, .is_whole = true};
    int r = renditions_each(job->scan->with->db, version_id, job->arena, look_at, &look);

    *is_whole = look.is_whole;
    return fault(r);
}

int package_run(struct job *job)
{
    char why[INSPECT_WHY_MAX];

    if (job->is_known)
        return 0;
    inspect_why(&job->scan->probe, why);
    job->why = arena_strdup(job->arena, why);
    if (!job->why)
        return fault(-ENOMEM);
    return why[0] || !job->scan->with->is_original ? 0 : make_copy(job);
}
