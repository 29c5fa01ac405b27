/* What is proven gets its place: the film's own folder, under a new random id, so that a path never
 * changes its content. Until the catalogue names it, it is a leftover. */
#include <errno.h>
#include <stdio.h>

#include "base/fault.h"
#include "base/files.h"
#include "pipeline.h"
#include "store/leftovers.h"

static int admit_copy(const struct job *job)
{
    const char *path = job->rendition.path; /* "<id>/original.mp4" */
    AUTO_FD int folder = -1;
    char id[ID_MAX];
    int r = leftovers_add(job->scan->with->db, path);

    if (r)
        return fault(r);
    snprintf(id, sizeof id, "%s", path);
    folder = files_open_dir(job->scan->renditions_fd, id);
    if (folder < 0)
        return fault(folder);
    if (renameat(job->scan->renditions_fd, job->copy, job->scan->renditions_fd, path) != 0)
        return fault(-errno);
    r = files_sync_dir(folder);
    if (r)
        return fault(r);
    return fault(files_sync_dir(job->scan->renditions_fd));
}

int admit_run(struct job *job)
{
    int r = job->copy[0] ? admit_copy(job) : 0;

    if (r)
        return fault(r);
    job->copy[0] = '\0';
    return 0;
}
