/* Seen before and unchanged? Answered from the file's status alone: an unchanged library is scanned
 * without reading a byte of it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "pipeline.h"
#include "store/films.h"

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

bool fingerprint_matches(const struct source_row *source, const struct stat *status)
{
    return source->bytes == status->st_size && source->mtime_ns == nanoseconds(status->st_mtim) &&
           source->ctime_ns == nanoseconds(status->st_ctim) &&
           source->inode == (int64_t)status->st_ino && source->device == (int64_t)status->st_dev;
}

void fingerprint_take(struct source_row *source, const struct stat *status)
{
    source->bytes = status->st_size;
    source->mtime_ns = nanoseconds(status->st_mtim);
    source->ctime_ns = nanoseconds(status->st_ctim);
    source->inode = (int64_t)status->st_ino;
    source->device = (int64_t)status->st_dev;
    source->seen_at = clock_wall_ms();
}

static const char *kind_of(mode_t mode)
{
    if (S_ISLNK(mode))
        return "a link, not a file: put the film itself here";
    if (S_ISFIFO(mode) || S_ISSOCK(mode))
        return "a pipe, not a film: delete it";
    return "a device, not a film: delete it";
}

/* Nothing to do, but to say of which film. */
static int end_unchanged(struct job *job)
{
    struct film_row film = {0};
    int r = films_get(job->scan->with->db, job->source.film_id, job->arena, &film);

    if (r < 0)
        return fault(r);
    job->slug = film.slug;
    return pipeline_end(job, SCAN_UNCHANGED, job->source.reason);
}

/* Known only while what was made of it is there to be streamed. */
static int look_for_version(struct job *job)
{
    struct version_row version = {0};
    int r =
        versions_find(job->scan->with->db, job->source.film_id, job->kind, job->arena, &version);

    if (job->film_id && job->source.film_id != job->film_id)
        return 0;
    if (r)
        return r == VERSIONS_MISSING ? 0 : fault(r);
    return package_is_whole(job, version.id, &job->is_known);
}

int fingerprint_run(struct job *job)
{
    struct source_row *source = &job->source;
    struct stat at;
    int r;

    if (fstatat(job->folder->fd, job->name, &at, AT_SYMLINK_NOFOLLOW) != 0)
        return pipeline_end(job, SCAN_WAITING, errno == ENOENT ? "" : strerrordesc_np(errno));
    if (!S_ISREG(at.st_mode))
        return pipeline_end(job, SCAN_REFUSED, kind_of(at.st_mode));
    r = sources_find(job->scan->with->db, job->path, job->arena, source);
    if (r == SOURCES_MISSING)
        *source = (struct source_row){.path = job->path,
                                      .sha256 = "",
                                      .sidecars = "",
                                      .state = "",
                                      .reason = "",
                                      .probe = ""};
    else if (r)
        return fault(r);
    r = beside_fingerprint(job);
    if (r)
        return fault(r);
    if (!source->id || str_equal(source->state, "missing") || !fingerprint_matches(source, &at))
        return 0;
    if (str_equal(source->state, "refused"))
        return pipeline_end(job, SCAN_REFUSED, source->reason);
    r = look_for_version(job);
    if (r || !job->is_known)
        return fault(r);
    if (str_equal(source->sidecars, job->beside.fingerprint))
        return end_unchanged(job);
    job->outcome = SCAN_CHANGED;
    return 0;
}
