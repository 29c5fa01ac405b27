/* Processes started, watched and ended. It does nothing else, so that there is nothing in it that
 * could fall. */
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/log.h"
#include "cmd.h"

enum { ROLES_MAX = 4, PAUSE_MS_MIN = 500, PAUSE_MS_MAX = 30000, STEADY_MS = 60000 };

struct child {
    const struct supervisor_role *role;
    pid_t pid;        /* 0: not running */
    int64_t start_ms; /* when it was, or is to be, started */
    int64_t pause_ms; /* before it is started again */
    int ready_fd;     /* readable once it is ready; -1: it has been */
    bool was_ready;
};

struct supervisor {
    struct child children[ROLES_MAX];
    int count;
    int signal_fd;
    bool is_ending, is_announced;
    int64_t end_ms; /* when patience ends */
    int status;
    void (*ready)(void *context);
    void *context;
};

/* A child has the signals of an ordinary process again, and ends with its parent. */
_Noreturn static void live_as(const struct supervisor *supervisor, const struct child *child,
                              pid_t parent, int ready_fd)
{
    sigset_t none;

    close(supervisor->signal_fd);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(CMD_FAILED);
    _exit(child->role->run(child->role->context, ready_fd));
}

static int start(struct supervisor *supervisor, struct child *child)
{
    pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return fault(-errno);
    child->start_ms = clock_steady_ms();
    child->pid = fork();
    if (child->pid == 0) {
        close(ends[0]);
        live_as(supervisor, child, parent, ends[1]);
    }
    close(ends[1]);
    if (child->pid < 0) {
        close(ends[0]);
        child->pid = 0;
        return fault(-errno);
    }
    files_closep(&child->ready_fd);
    child->ready_fd = ends[0];
    return 0;
}

static void end_all(struct supervisor *supervisor, int status, int grace_ms)
{
    if (supervisor->is_ending)
        return;
    supervisor->is_ending = true;
    supervisor->status = status;
    supervisor->end_ms = clock_steady_ms() + grace_ms;
    for (int i = 0; i < supervisor->count; i++)
        if (supervisor->children[i].pid)
            kill(supervisor->children[i].pid, SIGTERM);
}

static void note_end(struct supervisor *supervisor, struct child *child, int status)
{
    int64_t now_ms = clock_steady_ms();

    child->pid = 0;
    if (supervisor->is_ending)
        return;
    log_event(child->was_ready ? LOG_WARN : LOG_DEBUG, "role.ended", "role", child->role->name,
              WIFSIGNALED(status) ? "signal" : "status",
              log_number(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)), NULL);
    if (!child->was_ready) {
        end_all(supervisor, WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : 1,
                PAUSE_MS_MAX);
        return;
    }
    if (now_ms - child->start_ms >= STEADY_MS)
        child->pause_ms = PAUSE_MS_MIN;
    child->start_ms = now_ms + child->pause_ms;
    child->pause_ms = child->pause_ms * 2 < PAUSE_MS_MAX ? child->pause_ms * 2 : PAUSE_MS_MAX;
}

static void reap(struct supervisor *supervisor)
{
    pid_t pid;
    int status;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (int i = 0; i < supervisor->count; i++)
            if (supervisor->children[i].pid == pid)
                note_end(supervisor, &supervisor->children[i], status);
}

static void take_signals(struct supervisor *supervisor, int grace_ms)
{
    struct signalfd_siginfo info;

    while (read(supervisor->signal_fd, &info, sizeof info) == sizeof info)
        if (info.ssi_signo != SIGCHLD)
            end_all(supervisor, CMD_DONE, grace_ms);
}

static void take_ready(struct supervisor *supervisor, struct child *child)
{
    char byte;

    if (read(child->ready_fd, &byte, 1) == 1)
        child->was_ready = true;
    files_closep(&child->ready_fd);
    child->ready_fd = -1;
    for (int i = 0; i < supervisor->count; i++)
        if (!supervisor->children[i].was_ready)
            return;
    if (!supervisor->is_announced && supervisor->ready)
        supervisor->ready(supervisor->context);
    supervisor->is_announced = true;
}

static bool is_any_running(const struct supervisor *supervisor)
{
    for (int i = 0; i < supervisor->count; i++)
        if (supervisor->children[i].pid)
            return true;
    return false;
}

/* Starts whose time has come; answers how long nothing is to be done. */
static int start_due(struct supervisor *supervisor)
{
    int64_t now_ms = clock_steady_ms(), wait_ms = PAUSE_MS_MAX;

    if (supervisor->is_ending) {
        if (now_ms < supervisor->end_ms)
            return (int)(supervisor->end_ms - now_ms);
        for (int i = 0; i < supervisor->count; i++)
            if (supervisor->children[i].pid)
                kill(supervisor->children[i].pid, SIGKILL);
        return PAUSE_MS_MIN;
    }
    for (int i = 0; i < supervisor->count; i++) {
        struct child *child = &supervisor->children[i];
        if (i > 0 && !supervisor->children[i - 1].was_ready)
            break;
        if (child->pid)
            continue;
        if (child->start_ms > now_ms || start(supervisor, child) != 0) {
            int64_t left_ms = child->start_ms > now_ms ? child->start_ms - now_ms : PAUSE_MS_MIN;
            wait_ms = left_ms < wait_ms ? left_ms : wait_ms;
        }
    }
    return (int)wait_ms;
}

static void look(struct supervisor *supervisor, int wait_ms, int grace_ms)
{
    struct pollfd fds[1 + ROLES_MAX] = {{.fd = supervisor->signal_fd, .events = POLLIN}};

    for (int i = 0; i < supervisor->count; i++)
        fds[1 + i] = (struct pollfd){.fd = supervisor->children[i].ready_fd, .events = POLLIN};
    poll(fds, 1 + (nfds_t)supervisor->count, wait_ms);
    for (int i = 0; i < supervisor->count; i++)
        if (fds[1 + i].revents)
            take_ready(supervisor, &supervisor->children[i]);
    take_signals(supervisor, grace_ms);
    reap(supervisor);
}

int supervisor_run(const struct supervisor_role *roles, int count, int grace_ms,
                   void (*ready)(void *context), void *context)
{
    struct supervisor supervisor = {.count = count, .ready = ready, .context = context};
    sigset_t wanted;

    check(count > 0 && count <= ROLES_MAX);
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    supervisor.signal_fd = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    if (supervisor.signal_fd < 0) {
        log_complain("signals", strerrordesc_np(errno), NULL);
        return CMD_FAILED;
    }
    for (int i = 0; i < count; i++)
        supervisor.children[i] =
            (struct child){.role = &roles[i], .pause_ms = PAUSE_MS_MIN, .ready_fd = -1};
    while (!supervisor.is_ending || is_any_running(&supervisor)) {
        int wait_ms = start_due(&supervisor);
        look(&supervisor, wait_ms, grace_ms);
    }
    for (int i = 0; i < count; i++)
        files_closep(&supervisor.children[i].ready_fd);
    close(supervisor.signal_fd);
    return supervisor.status;
}
