/* incare-media: holds libavformat, so that incare need not. A small zygote that forks for each
 * file; the child enters its fence before it touches a byte, fills a page of shared memory, and
 * ends. Whatever a file does to its child, the zygote answers and lives on. See guard/worker.c for
 * the other end of the socket. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "av/accept.h"
#include "av/probe.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "guard/fence.h"
#include "guard/wire.h"
#include "wire/job.h"

enum {
    MEDIA_SOCKET = 3,
    MEDIA_FILE = 0,        /* where the child has the film: its standard input */
    MEDIA_SOFT_MS = 700,   /* the child gives up by itself this much before the deadline, */
    MEDIA_HARD_MS = 200,   /* and is ended this much before, so that the answer is in time */
    MEDIA_NOT_FENCED = 99, /* exit status: the fence could not be built, nothing was read */
    MEDIA_USAGE = 2
};

#define EXPORT "Export it again as MP4 with H.264 video and AAC sound."

/* The child. Only the film and stderr stay open: even the socket is gone, so that a film that takes
 * it over cannot answer for another. */
static _Noreturn void media_child(int fd, pid_t zygote, struct wire_probe *shared)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != zygote || dup2(fd, MEDIA_FILE) < 0 ||
        close_range(STDERR_FILENO + 1, ~0U, 0) || fence_enter(FENCE_MEDIA, -1))
        _exit(MEDIA_NOT_FENCED);
    probe_file(MEDIA_FILE, probe_deadline_ms - MEDIA_SOFT_MS, shared);
    _exit(0);
}

/* Waits until the child has ended, its time is up, or incare is gone. True: it ended by itself. */
static bool media_wait(int process, int socket)
{
    int64_t end_ms = clock_steady_ms() + probe_deadline_ms - MEDIA_HARD_MS;
    struct pollfd waits[] = {{.fd = process, .events = POLLIN}, {.fd = socket}};

    for (;;) {
        int64_t left_ms = end_ms - clock_steady_ms();
        int ready = poll(waits, 2, left_ms < 0 ? 0 : (int)left_ms);
        if (ready < 0 && errno == EINTR)
            continue;
        return ready > 0 && waits[0].revents;
    }
}

static const char *media_blame(int status, bool in_time)
{
    if (!in_time)
        return "Reading this file took longer than 10 seconds, so it was stopped. " EXPORT;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        return "This file made its reader try what no film needs, so it was stopped. " EXPORT;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
        return "Reading this file takes more time or memory than any film should. " EXPORT;
    return "This file breaks the program that reads films. " EXPORT;
}

static void media_refuse(struct wire_probe *probe, int status, bool in_time)
{
    memset(probe, 0, sizeof(*probe));
    probe->magic = WIRE_PROBE_MAGIC;
    probe->duration_ms = -1;
    accept_refuse(probe, media_blame(status, in_time));
    log_event(LOG_WARN, "media.child_lost", "signal",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : 0), "in_time",
              in_time ? "yes" : "no", NULL);
}

/* Reaps the child and takes what it left. The copy is made after its death: nobody can change what
 * was checked. */
static int media_collect(pid_t pid, bool in_time, const struct wire_probe *shared,
                         struct wire_probe *probe)
{
    int status = 0;

    if (!in_time)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return fault(-errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == MEDIA_NOT_FENCED)
        return fault(-EPERM);
    *probe = *shared;
    if (!in_time || !WIFEXITED(status) || WEXITSTATUS(status) || !wire_probe_check(probe))
        media_refuse(probe, status, in_time);
    return 0;
}

/* 0 or -errno: a fault of the machine, not of the file. */
static int media_probe(int socket, int fd, struct wire_probe *shared, struct wire_probe *probe)
{
    pid_t zygote = getpid();

    memset(shared, 0, sizeof(*shared));
    pid_t pid = fork();
    if (pid < 0)
        return fault(-errno);
    if (pid == 0)
        media_child(fd, zygote, shared);
    AUTO_FD int process = pidfd_open(pid, 0);
    int r = process < 0 ? -errno : 0;
    bool in_time = process >= 0 && media_wait(process, socket);
    int collected = media_collect(pid, in_time, shared, probe);
    return r ? fault(r) : collected;
}

static int media_serve(int socket, struct wire_probe *shared, struct wire_answer *answer)
{
    struct wire_request request;
    int r;

    for (;;) {
        AUTO_FD int fd = -1;
        r = wire_receive(socket, &request, sizeof(request), &fd, -1);
        if (r)
            return r == -EPIPE ? 0 : r; /* incare is gone, and so are we */
        if (request.magic != WIRE_REQUEST_MAGIC || request.kind != WIRE_KIND_PROBE || fd < 0)
            return fault(-EBADMSG);
        memset(answer, 0, sizeof(*answer));
        answer->magic = WIRE_ANSWER_MAGIC;
        answer->job = request.job;
        answer->fault = media_probe(socket, fd, shared, &answer->probe);
        r = wire_send(socket, answer, sizeof(*answer), -1);
        if (r)
            return r == -EPIPE ? 0 : r;
    }
}

static int media_zygote(void)
{
    static struct wire_answer answer;
    struct wire_probe *shared =
        mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return fault(-errno);
    setenv("TZ", "UTC0", 1); /* so that libavformat needs no /etc/localtime behind the fence */
    tzset();
    probe_warm();
    if (fence_knows_paths() < 1)
        log_event(LOG_WARN, "fence.paths_open", "role", "media", NULL);
    return media_serve(MEDIA_SOCKET, shared, &answer);
}

int main(int argc, char **argv)
{
    if (argc != 2 || !str_equal(argv[1], "--zygote")) {
        log_complain("incare-media", "it is started by incare and does nothing by itself",
                     "incare probe FILE");
        return MEDIA_USAGE;
    }
    int r = media_zygote();
    if (r)
        log_event(LOG_ERROR, "media.ended", "why", strerror(-r), NULL);
    return r ? 1 : 0;
}
