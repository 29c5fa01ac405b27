/* A file that somebody is still writing is left alone.
 *
 * A read lease (fcntl(2), F_SETLEASE) is granted only while nobody has the file open for writing:
 * asked and given back at once, it answers the question exactly. Where it cannot be had (another
 * owner's file, network disks) the file must not have changed for settle_ms. The inode's change
 * time is what counts: a copier may set the other one to anything. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "pipeline.h"

bool settle_is_still(int fd, const struct stat *status)
{
    int64_t changed_ms = (int64_t)status->st_ctim.tv_sec * 1000 + status->st_ctim.tv_nsec / 1000000;
    int64_t age_ms = clock_wall_ms() - changed_ms;

    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0)
        return fcntl(fd, F_SETLEASE, F_UNLCK) == 0;
    if (errno == EAGAIN)
        return false;
    return age_ms >= settle_ms || age_ms < -settle_ms; /* a clock that was set back: do not wait */
}

static int refuse_opening(struct job *job, int r)
{
    switch (-r) {
    case ENOENT:
        return pipeline_end(job, SCAN_WAITING, "");
    case ELOOP:
        return pipeline_end(job, SCAN_REFUSED, "a link, not a file: put the film itself here");
    case EINVAL:
        return pipeline_end(job, SCAN_REFUSED, "not a plain file: delete it");
    case EACCES:
    case EPERM:
        return pipeline_end(job, SCAN_REFUSED,
                            "may not be read: give the server's user read rights");
    default:
        return fault(r);
    }
}

int settle_run(struct job *job)
{
    struct stat at;

    if (job->is_known)
        return 0;
    job->fd = files_open_beneath(job->folder->fd, job->name);
    if (job->fd < 0)
        return refuse_opening(job, job->fd);
    if (fstat(job->fd, &at) != 0)
        return fault(-errno);
    if (!settle_is_still(job->fd, &at))
        return pipeline_end(job, SCAN_WAITING, "still being written");
    fingerprint_take(&job->source, &at);
    return 0;
}
