/* One sheet or poster: a second of work, and whatever the film does to its child, there is an
 * answer. */
#include "media_stills.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "av/photo.h"
#include "av/still.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "media_child.h"
#include "wire/probe.h"

enum { MEDIA_UNMADE = 90 }; /* exit status: the machine could not do it; shared->width says why */

struct media_stills {
    const struct wire_stills_order *order;
    struct wire_stills *shared;
};

static void media_stills_run(void *context)
{
    const struct media_stills *job = context;
    int outs[WIRE_STILLS_FILES] = {MEDIA_OUT, MEDIA_OUT + 1};
    int r = job->order->kind == WIRE_PHOTO ? photo_make(MEDIA_FILM, outs, job->shared)
                                           : still_make(MEDIA_FILM, job->order, outs, job->shared);

    if (r) {
        job->shared->width = -r;
        _exit(MEDIA_UNMADE);
    }
}

static void media_stills_refuse(struct wire_stills *stills, int status, bool in_time)
{
    memset(stills, 0, sizeof(*stills));
    stills->magic = WIRE_STILLS_MAGIC;
    stills->verdict = WIRE_REFUSED;
    check(str_copy(stills->reason, sizeof(stills->reason),
                   in_time ? "This breaks the program that makes pictures."
                           : "Making a picture of this takes longer than it should."));
    log_event(LOG_WARN, "media.stills_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

int media_stills(const struct wire_stills_order *order, const int *fds, struct wire_stills *shared,
                 struct wire_stills *stills)
{
    struct media_stills context = {.order = order, .shared = shared};
    struct media_job job = {.role = FENCE_PACKAGE,
                            .fds = fds,
                            .fds_count = 1 + (size_t)wire_stills_files(order->kind),
                            .prepare = media_child_yield,
                            .run = media_stills_run,
                            .context = &context};
    struct media_child child;
    int status, r;

    memset(shared, 0, sizeof(*shared));
    r = media_child_start(&child, &job);
    if (r)
        return r;
    bool in_time = media_child_ends(&child, clock_steady_ms() + stills_deadline_ms);
    r = media_child_end(&child, !in_time, &status);
    if (r)
        return r;
    *stills = *shared; /* after its death: nobody can change what was checked */
    if (in_time && WIFEXITED(status) && WEXITSTATUS(status) == MEDIA_UNMADE)
        return stills->width > 0 && stills->width < 4096 ? -stills->width : fault(-EIO);
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) || !wire_stills_check(stills, order))
        media_stills_refuse(stills, status, in_time);
    return 0;
}
