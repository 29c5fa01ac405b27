/* One package: hours if need be, at the lowest place in the queue for the processor, as long as one
 * frame follows the other. */
#include "media_package.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "av/encode.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "guard/wire.h"
#include "media_child.h"

enum {
    MEDIA_ARENAS = 2,   /* of malloc: dozens of threads would take 128 MiB of addresses each */
    MEDIA_FAULTED = 90, /* exit status: the machine could not do it; shared->broken says why */
};

struct media_package {
    const struct wire_order *order;
    struct wire_package *shared;
};

/* Watching a child: when it last got further, on both clocks. */
struct media_watch {
    int64_t frames, since_ms, since_cpu_ms;
};

static void media_package_prepare(void *context)
{
    media_child_yield(context);
    (void)mallopt(M_ARENA_MAX, MEDIA_ARENAS);
}

static void media_package_run(void *context)
{
    const struct media_package *package = context;
    int outs[WIRE_RENDITIONS], next = MEDIA_OUT;

    for (int i = 0; i < WIRE_RENDITIONS; i++)
        outs[i] = package->order->wanted & WIRE_WANT(i) ? next++ : -1;
    int r = encode_film(MEDIA_FILM, package->order, outs, package->shared);
    if (r) {
        package->shared->broken = -r;
        _exit(MEDIA_FAULTED);
    }
}

static int64_t media_package_cpu_ms(pid_t pid)
{
    struct timespec spent;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &spent))
        return 0;
    return spent.tv_sec * INT64_C(1000) + spent.tv_nsec / 1000000;
}

static bool media_package_is_stuck(struct media_watch *watch, pid_t pid, int64_t frames)
{
    int64_t now_ms = clock_steady_ms(), cpu_ms = media_package_cpu_ms(pid);

    if (frames != watch->frames || watch->since_ms == 0)
        *watch = (struct media_watch){frames, now_ms, cpu_ms};
    return now_ms - watch->since_ms > package_stuck_ms ||
           cpu_ms - watch->since_cpu_ms > package_stuck_cpu_ms;
}

/* How far it has got, and nothing else that is not yet whole. */
static int media_package_tell(const struct wire_package *shared, struct wire_packed *answer)
{
    int32_t permille = __atomic_load_n(&shared->done_permille, __ATOMIC_RELAXED);

    answer->state = WIRE_PACKING;
    answer->package.magic = WIRE_PACKAGE_MAGIC;
    answer->package.frames = __atomic_load_n(&shared->frames, __ATOMIC_RELAXED);
    answer->package.done_permille = permille < 0 ? 0 : permille > 1000 ? 1000 : permille;
    if (answer->package.frames < 0)
        answer->package.frames = 0;
    return wire_send(MEDIA_SOCKET, answer, sizeof(*answer), -1);
}

/* 1: it ended; 0: it had to be stopped; -ECANCELED: incare says to; -EPIPE. */
static int media_package_follow(const struct media_child *child, const struct wire_package *shared,
                                struct wire_packed *answer)
{
    struct media_watch watch = {0};

    for (;;) {
        int r = media_child_wait(child, package_report_ms);
        if (r)
            return r;
        r = media_package_tell(shared, answer);
        if (r)
            return r;
        if (media_package_is_stuck(&watch, child->pid, answer->package.frames))
            return 0;
    }
}

static const char *media_package_blame(int status, bool in_time)
{
    if (!in_time)
        return "Packaging this film came to a halt at one place of it, so it was stopped. Export "
               "it again as MP4 with H.264 video and AAC sound.";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return "This film made its reader try what no film needs, so it was stopped. Export it "
               "again as MP4 with H.264 video and AAC sound.";
    return "This film breaks the program that packages films, or needs more memory than any film "
           "should. Export it again as MP4 with H.264 video and AAC sound.";
}

static void media_package_lose(struct wire_packed *answer, int status, bool in_time)
{
    struct wire_package *package = &answer->package;

    memset(package, 0, sizeof(*package));
    package->magic = WIRE_PACKAGE_MAGIC;
    package->verdict = WIRE_REFUSED;
    snprintf(package->reason, sizeof(package->reason), "%s", media_package_blame(status, in_time));
    answer->state = WIRE_PACKING_LOST;
    log_event(LOG_WARN, "media.package_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

/* What the dead child left. */
static void media_package_take(struct wire_packed *answer, const struct wire_order *order,
                               const struct wire_package *shared, int status, bool in_time)
{
    answer->package = *shared;
    answer->state = WIRE_PACKED;
    if (in_time && WIFEXITED(status) && WEXITSTATUS(status) == MEDIA_FAULTED) {
        int32_t why = shared->broken;
        memset(&answer->package, 0, sizeof(answer->package));
        answer->fault = why > 0 && why < 4096 ? -why : -EIO;
    } else if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) ||
               !wire_package_check(&answer->package, order)) {
        media_package_lose(answer, status, in_time);
    }
}

/* What incare has sent meanwhile can only be that it is to stop. */
static int media_package_stop(struct wire_packed *answer)
{
    struct wire_request stop;
    int r = wire_receive(MEDIA_SOCKET, &stop, sizeof(stop), NULL, 0);

    if (r)
        return r;
    if (stop.magic != WIRE_REQUEST_MAGIC || stop.kind != WIRE_KIND_STOP)
        return fault(-EBADMSG);
    answer->state = WIRE_PACKING_STOPPED;
    return 0;
}

int media_package(const struct wire_request *request, const int *fds, size_t count,
                  struct wire_package *shared, struct wire_packed *answer)
{
    struct media_package package = {.order = &request->order, .shared = shared};
    struct media_job job = {.role = FENCE_PACKAGE,
                            .fds = fds,
                            .fds_count = count,
                            .prepare = media_package_prepare,
                            .run = media_package_run,
                            .context = &package};
    struct media_child child;
    int status, r, ended;

    memset(shared, 0, sizeof(*shared));
    answer->fault = media_child_start(&child, &job);
    if (answer->fault)
        return 0;
    r = media_package_follow(&child, shared, answer);
    ended = media_child_end(&child, r != 1, &status);
    if (r < 0)
        return r == -ECANCELED ? media_package_stop(answer) : r;
    answer->fault = ended;
    if (!ended)
        media_package_take(answer, &request->order, shared, status, r == 1);
    return 0;
}
