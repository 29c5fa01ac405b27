/* Clean or not published: the copy that would be streamed is read to its last byte behind the
 * fence. What is not proven to be picture and sound alone is not kept, and staff are told why. */
#include <errno.h>
#include <fcntl.h>

#include "base/fault.h"
#include "base/files.h"
#include "guard/worker.h"
#include "intake/inspect.h"
#include "pipeline.h"

static int prove_refuse(struct job *job, const struct wire_proof *proof)
{
    char why[INSPECT_WHY_MAX];

    package_drop(job);
    job->rendition = (struct rendition_row){0};
    inspect_dirt(proof, why);
    job->why = arena_strdup(job->arena, why);
    return job->why ? 0 : fault(-ENOMEM);
}

int prove_run(struct job *job)
{
    AUTO_FD int copy = -1;
    struct wire_proof proof;
    int r;

    if (!job->copy[0])
        return 0;
    /* anew: who proves it may not write to it */
    copy = files_open_beneath(job->scan->renditions_fd, job->copy);
    if (copy < 0)
        return fault(copy);
    r = worker_prove(job->scan->with->worker, copy, WIRE_FORM_FILM, &proof);
    if (r == -EIO) /* its place on the disk is bad, not the worker */
        return pipeline_end(job, SCAN_WAITING, "its copy cannot be read: check the disk");
    return r == WORKER_REFUSED ? prove_refuse(job, &proof) : fault(r);
}
