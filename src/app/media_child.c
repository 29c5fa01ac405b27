/* How a child of the zygote begins and ends. */
#include "media_child.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"

enum { MEDIA_NICE = 19 };

void media_child_yield(void *context)
{
    const struct sched_param none = {0};

    (void)sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    (void)setpriority(PRIO_PROCESS, 0, MEDIA_NICE);
    (void)sched_setscheduler(0, SCHED_IDLE, &none);
}

static bool media_child_keeps(const struct media_job *job)
{
    for (size_t i = 1; i < job->fds_count; i++)
        if (dup2(job->fds[i], MEDIA_OUT + (int)i - 1) < 0)
            return false;
    return dup2(job->fds[0], MEDIA_FILM) == MEDIA_FILM &&
           close_range(STDERR_FILENO + 1, MEDIA_OUT - 1, 0) == 0 &&
           close_range(MEDIA_OUT + (unsigned)job->fds_count - 1, ~0U, 0) == 0;
}

static _Noreturn void media_child_run(const struct media_job *job, pid_t zygote)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != zygote || !media_child_keeps(job))
        _exit(MEDIA_NOT_FENCED);
    if (job->prepare)
        job->prepare(job->context);
    if (fence_enter(job->role, -1))
        _exit(MEDIA_NOT_FENCED);
    job->run(job->context);
    _exit(0);
}

int media_child_start(struct media_child *child, const struct media_job *job)
{
    pid_t zygote = getpid();

    *child = (struct media_child){.pid = fork(), .process = -1};
    if (child->pid < 0)
        return fault(-errno);
    if (child->pid == 0)
        media_child_run(job, zygote);
    child->process = pidfd_open(child->pid, 0);
    if (child->process >= 0)
        return 0;
    int r = -errno, status;
    (void)media_child_end(child, true, &status);
    return fault(r);
}

int media_child_wait(const struct media_child *child, int timeout_ms)
{
    struct pollfd waits[] = {{.fd = child->process, .events = POLLIN},
                             {.fd = MEDIA_SOCKET, .events = POLLIN}};
    int ready = poll(waits, 2, timeout_ms);

    if (ready < 0)
        return errno == EINTR ? 0 : fault(-errno);
    if (waits[0].revents)
        return 1;
    if (waits[1].revents & (POLLHUP | POLLERR))
        return -EPIPE;
    return waits[1].revents ? -ECANCELED : 0;
}

bool media_child_ends(const struct media_child *child, int64_t end_ms)
{
    for (;;) {
        int64_t left_ms = end_ms - clock_steady_ms();
        int r = media_child_wait(child, left_ms < 0 ? 0 : (int)left_ms);
        if (r || left_ms <= 0)
            return r == 1;
    }
}

int media_child_end(struct media_child *child, bool is_to_die, int *status)
{
    if (is_to_die)
        kill(child->pid, SIGKILL);
    while (waitpid(child->pid, status, 0) < 0)
        if (errno != EINTR)
            return fault(-errno);
    files_closep(&child->process);
    return WIFEXITED(*status) && WEXITSTATUS(*status) == MEDIA_NOT_FENCED ? fault(-EPERM) : 0;
}
