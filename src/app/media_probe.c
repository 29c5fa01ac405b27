/* One probe: seconds at most, and whatever the film does to its child, there is an answer. */
#include "media_probe.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "av/accept.h"
#include "av/probe.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "media_child.h"

enum {
    MEDIA_SOFT_MS = 700, /* the child gives up by itself this much before the deadline, */
    MEDIA_HARD_MS = 200, /* and is ended this much before, so that the answer is in time */
};

#define EXPORT "Export it again as MP4 with H.264 video and AAC sound."

static void media_probe_run(void *context)
{
    probe_file(MEDIA_FILM, probe_deadline_ms - MEDIA_SOFT_MS, context);
}

static const char *media_probe_blame(int status, bool in_time)
{
    if (!in_time)
        return "Reading this file took longer than 10 seconds, so it was stopped. " EXPORT;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return "This file made its reader try what no film needs, so it was stopped. " EXPORT;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        return "Reading this file takes more time or memory than any film should. " EXPORT;
    return "This file breaks the program that reads films. " EXPORT;
}

static void media_probe_refuse(struct wire_probe *probe, int status, bool in_time)
{
    memset(probe, 0, sizeof(*probe));
    probe->magic = WIRE_PROBE_MAGIC;
    probe->duration_ms = -1;
    accept_refuse(probe, media_probe_blame(status, in_time));
    log_event(LOG_WARN, "media.child_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

int media_probe(int fd, struct wire_probe *shared, struct wire_probe *probe)
{
    struct media_job job = {
        .role = FENCE_MEDIA, .fds = &fd, .fds_count = 1, .run = media_probe_run, .context = shared};
    struct media_child child;
    int status, r;

    memset(shared, 0, sizeof(*shared));
    r = media_child_start(&child, &job);
    if (r)
        return r;
    bool in_time = media_child_ends(&child, clock_steady_ms() + probe_deadline_ms - MEDIA_HARD_MS);
    r = media_child_end(&child, !in_time, &status);
    if (r)
        return r;
    /* the copy is made after its death: nobody can change what was checked */
    *probe = *shared;
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) || !wire_probe_check(probe))
        media_probe_refuse(probe, status, in_time);
    return 0;
}
