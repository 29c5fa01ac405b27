/* The way of a found file, as a table of steps. Each can be done again: a crash anywhere leaves
 * what was before, and the next scan walks the file from the start. */
#include "pipeline.h"

#include <errno.h>
#include <string.h>
#include <sys/file.h>

#include "base/fault.h"
#include "base/files.h"

static const struct step {
    int (*run)(struct job *job);
    bool is_of_file; /* its faults are this file's trouble alone, not the scan's */
} steps[] = {
    {accompany_run, false}, {fingerprint_run, false}, {settle_run, true}, {recognise_run, true},
    {inspect_run, false},   {package_run, true},      {prove_run, false}, {admit_run, true},
    {beside_run, false},    {enter_run, false},
};

int pipeline_end(struct job *job, enum scan_outcome outcome, const char *reason)
{
    job->outcome = outcome;
    job->reason = arena_strdup(job->arena, reason);
    return job->reason ? PIPELINE_DONE : fault(-ENOMEM);
}

static int walk(struct job *job)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < sizeof steps / sizeof *steps; i++) {
        r = steps[i].run(job);
        if (r < 0 && r != -ENOMEM && steps[i].is_of_file)
            r = pipeline_end(job, SCAN_WAITING, strerrordesc_np(-r));
    }
    return r < 0 ? fault(r) : 0;
}

/* What was refused by its content is remembered, so that it is not asked again. */
static int remember_refusal(struct job *job)
{
    if (job->outcome != SCAN_REFUSED || job->fd < 0)
        return 0;
    return enter_source(job, "refused", job->reason);
}

static void report(const struct job *job)
{
    const struct scan_options *with = job->scan->with;
    struct scan_report said = {.outcome = job->outcome,
                               .path = job->path,
                               .slug = job->slug ? job->slug : "",
                               .reason = job->reason ? job->reason : ""};

    if (with->report)
        with->report(with->context, &said);
}

/* One process at a time walks a file: what it makes below renditions/ has no row yet, and the one
 * that cleans up must not take it for a leftover. */
int pipeline_run(struct job *job)
{
    int r;

    if (flock(job->scan->lock_fd, LOCK_EX) != 0)
        return fault(-errno);
    job->fd = -1;
    job->why = "";
    job->beside.complaints = "";
    r = walk(job);
    if (r == 0)
        r = remember_refusal(job);
    package_drop(job);
    files_closep(&job->fd);
    flock(job->scan->lock_fd, LOCK_UN);
    if (r)
        return fault(r);
    report(job);
    return 0;
}
