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
#include "notify.h"

/* While a process that gives the signs of life is not there, nobody does: a pause and a start must
 * fit into the unit's WatchdogSec, or the service manager ends all of it. */
enum { ROLES_MAX = 4, PAUSE_MS_MIN = 500, PAUSE_MS_MAX = 8000, STEADY_MS = 60000 };

/* timeout(1) and the like tell a process the same thing twice at once, and mean it once. */
enum { ECHO_MS = 200 };

struct child {
    const struct supervisor_role *role;
    pid_t pid;        /* 0: not running */
    int64_t start_ms; /* when it was, or is to be, started */
    int64_t pause_ms; /* before it is started again */
    int ready_fd;     /* readable once it is ready, and at each beat of a pulse; -1: no more */
    bool was_ready, is_renewed; /* ended by us, to be started again */
};

struct supervisor {
    const struct supervisor_plan *plan;
    struct child children[ROLES_MAX];
    int count;
    int signal_fd;
    bool is_ending, is_announced;
    int64_t told_ms; /* when it was told to end */
    int64_t end_ms;  /* when patience ends */
    int status;
};

/* A child has the signals of an ordinary process again, and ends with its parent. A HUP that comes
 * before it can hear it does not end it. */
_Noreturn static void live_as(const struct supervisor *supervisor, const struct child *child,
                              pid_t parent, int ready_fd)
{
    sigset_t none;

    close(supervisor->signal_fd);
    sigaction(SIGHUP, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
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

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return fault(-errno);
    child->start_ms = clock_steady_ms();
    child->is_renewed = false;
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
    notify_stopping(grace_ms);
    supervisor->is_ending = true;
    supervisor->status = status;
    supervisor->told_ms = clock_steady_ms();
    supervisor->end_ms = supervisor->told_ms + grace_ms;
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
    if (child->is_renewed) {
        child->is_renewed = false;
        child->start_ms = now_ms;
        return;
    }
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

static void tell_children(struct supervisor *supervisor)
{
    for (int i = 0; i < supervisor->count; i++) {
        struct child *child = &supervisor->children[i];

        if (child->pid == 0)
            continue;
        child->is_renewed = child->role->starts_afresh;
        kill(child->pid, child->is_renewed ? SIGTERM : SIGHUP);
    }
}

static void reload(struct supervisor *supervisor)
{
    const struct supervisor_plan *plan = supervisor->plan;
    bool is_taken;

    if (supervisor->is_ending || !plan->reload)
        return;
    notify_reloading();
    is_taken = plan->reload(plan->context) == 0;
    if (is_taken)
        tell_children(supervisor);
    if (supervisor->is_announced)
        notify_ready(is_taken ? "Serving" : "Serving; the new settings were refused: see the log");
}

/* Told once, it waits for what runs; told again, for nothing. */
static void end_or_hurry(struct supervisor *supervisor)
{
    int64_t now_ms = clock_steady_ms();

    if (supervisor->is_ending && now_ms - supervisor->told_ms >= ECHO_MS)
        supervisor->end_ms = now_ms;
    end_all(supervisor, CMD_DONE, supervisor->plan->grace_ms);
}

static void take_signals(struct supervisor *supervisor)
{
    struct signalfd_siginfo info;

    while (read(supervisor->signal_fd, &info, sizeof info) == sizeof info)
        if (info.ssi_signo == SIGHUP)
            reload(supervisor);
        else if (info.ssi_signo != SIGCHLD)
            end_or_hurry(supervisor);
}

static void announce(struct supervisor *supervisor)
{
    for (int i = 0; i < supervisor->count; i++)
        if (!supervisor->children[i].was_ready)
            return;
    if (supervisor->is_announced)
        return;
    supervisor->is_announced = true;
    if (supervisor->plan->ready)
        supervisor->plan->ready(supervisor->plan->context);
    notify_ready("Serving");
}

static void take_beat(struct supervisor *supervisor, struct child *child)
{
    char bytes[64];

    if (read(child->ready_fd, bytes, sizeof bytes) <= 0) { /* it has gone */
        files_closep(&child->ready_fd);
        child->ready_fd = -1;
        return;
    }
    child->was_ready = true;
    announce(supervisor);
    if (child->role->is_pulse && !supervisor->is_ending)
        notify_alive();
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

static void look(struct supervisor *supervisor, int wait_ms)
{
    struct pollfd fds[1 + ROLES_MAX] = {{.fd = supervisor->signal_fd, .events = POLLIN}};

    for (int i = 0; i < supervisor->count; i++)
        fds[1 + i] = (struct pollfd){.fd = supervisor->children[i].ready_fd, .events = POLLIN};
    poll(fds, 1 + (nfds_t)supervisor->count, wait_ms);
    for (int i = 0; i < supervisor->count; i++)
        if (fds[1 + i].revents)
            take_beat(supervisor, &supervisor->children[i]);
    take_signals(supervisor);
    reap(supervisor);
}

static int open_signals(void)
{
    sigset_t wanted;

    sigemptyset(&wanted);
    sigaddset(&wanted, SIGCHLD);
    sigaddset(&wanted, SIGHUP);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, NULL);
    return signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

int supervisor_run(const struct supervisor_plan *plan)
{
    struct supervisor supervisor = {.plan = plan, .count = plan->count};

    check(plan->count > 0 && plan->count <= ROLES_MAX);
    supervisor.signal_fd = open_signals();
    if (supervisor.signal_fd < 0) {
        log_complain("signals", strerrordesc_np(errno), NULL);
        return CMD_FAILED;
    }
    notify_open();
    for (int i = 0; i < plan->count; i++)
        supervisor.children[i] =
            (struct child){.role = &plan->roles[i], .pause_ms = PAUSE_MS_MIN, .ready_fd = -1};
    while (!supervisor.is_ending || is_any_running(&supervisor)) {
        int wait_ms = start_due(&supervisor);
        look(&supervisor, wait_ms);
    }
    for (int i = 0; i < plan->count; i++)
        files_closep(&supervisor.children[i].ready_fd);
    close(supervisor.signal_fd);
    return supervisor.status;
}
