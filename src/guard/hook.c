/* A command of the operator's, run beside who packages. It is trusted as far as its operator trusts
 * it; its time and what it says are bounded, and it is never run by a shell. */
#include "guard/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/str.h"
#include "guard/wire.h"
#include "keeper.h"

enum {
    HOOK_SOCKET = 3, /* where the small process has its end */
    HOOK_NICE = 19,
    HOOK_COMMAND_MAX = 32,
    HOOK_PATH_MAX = PATH_MAX,
    HOOK_SWEEPS_MAX = 5,
    HOOK_SWEEP_MS = 200, /* who ran it before may be ending it right now */
    HOOK_BEGIN_MS = 60000,
    HOOK_SLACK_MS = 60000, /* beyond the deadline it is the small process that hangs */
    HOOK_LOOK_MS = 1000,   /* how often who asks looks whether it is still wanted */
    HOOK_MAGIC = 0x1ca4e00a
};
static const char hook_place[] = "speech", hook_file[] = "/speech.wav";

enum hook_kind {
    HOOK_BEGIN, /* make the file */
    HOOK_RUN,   /* the command, on it */
    HOOK_STOP   /* end the command and drop the file: there is no other answer than the command's */
};

struct hook_request {
    uint32_t magic;
    int32_t kind;
    int64_t job;
    int64_t deadline_ms;
    char language[64];
};

struct hook_answer {
    uint32_t magic;
    int32_t result; /* 0, an outcome, or -errno */
    int64_t job;    /* whose answer it is */
    int64_t bytes;  /* in the file that comes with it */
};

struct hook {
    pid_t pid;
    int socket; /* -1: it is gone */
    int64_t job;
};

/* The small process. */

struct hook_runner {
    const char *const *command;
    const char *place;
    char folder[HOOK_PATH_MAX]; /* in place; "": none */
};

static void hook_drop_folder(struct hook_runner *runner)
{
    if (runner->folder[0])
        (void)files_remove_tree(AT_FDCWD, runner->folder);
    runner->folder[0] = '\0';
}

static int hook_make_file(struct hook_runner *runner)
{
    char path[HOOK_PATH_MAX];

    hook_drop_folder(runner);
    snprintf(runner->folder, sizeof(runner->folder), "%s/XXXXXX", runner->place);
    if (!mkdtemp(runner->folder)) {
        runner->folder[0] = '\0';
        return fault(-errno);
    }
    snprintf(path, sizeof(path), "%s%s", runner->folder, hook_file);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd < 0 ? fault(-errno) : fd;
}

static int hook_spawn_files(posix_spawn_file_actions_t *files, const char *folder, int out)
{
    int r = posix_spawn_file_actions_addopen(files, 0, "/dev/null", O_RDONLY, 0);

    if (!r)
        r = posix_spawn_file_actions_adddup2(files, out, 1);
    if (!r)
        r = posix_spawn_file_actions_addopen(files, 2, "/dev/null", O_WRONLY, 0);
    if (!r)
        r = posix_spawn_file_actions_addclosefrom_np(files, 3);
    if (!r)
        r = posix_spawn_file_actions_addchdir_np(files, folder);
    return r;
}

static int hook_spawn(const struct hook_runner *runner, char *const *arguments, int out,
                      pid_t keeper, pid_t *pid)
{
    char home[sizeof("HOME=") + HOOK_PATH_MAX];
    char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", lang[] = "LANG=C.UTF-8";
    char *const environment[] = {path, lang, home, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int r;

    snprintf(home, sizeof(home), "HOME=%s", runner->folder);
    if (posix_spawn_file_actions_init(&files))
        return -ENOMEM;
    r = posix_spawnattr_init(&attributes);
    if (!r) {
        r = hook_spawn_files(&files, runner->folder, out);
        if (!r)
            r = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
        if (!r)
            r = posix_spawnattr_setpgroup(&attributes, keeper);
        if (!r)
            r = posix_spawn(pid, arguments[0], &files, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return -r;
}

/* Said while a command runs: what is to become of it. */
static int hook_heed(void)
{
    struct hook_request request;
    int r = wire_receive(HOOK_SOCKET, &request, sizeof(request), NULL, -1);

    return r ? -EPIPE : request.kind == HOOK_STOP ? HOOK_STOPPED : fault(-EBADMSG);
}

/* What it says, until it ends or may go on no longer. Also when who asked is gone. */
static int hook_listen(int pipe, int64_t end_ms, struct buf *said)
{
    char piece[4096];

    for (;;) {
        int64_t left_ms = end_ms - clock_steady_ms();
        struct pollfd waits[] = {{.fd = pipe, .events = POLLIN},
                                 {.fd = HOOK_SOCKET, .events = POLLIN}};

        if (left_ms <= 0 || poll(waits, 2, left_ms < 1000 ? (int)left_ms : 1000) < 0)
            return HOOK_LATE;
        if (waits[1].revents)
            return hook_heed();
        if (!waits[0].revents)
            continue;
        ssize_t length = read(pipe, piece, sizeof(piece));
        if (length <= 0)
            return 0;
        buf_append(said, piece, (size_t)length);
        if (said->failed)
            return HOOK_LOUD;
    }
}

/* It has closed its end, or is to: then a moment is enough to end by itself. */
static int hook_end(pid_t keeper, pid_t pid, int r, int64_t end_ms)
{
    struct pollfd wait = {.fd = HOOK_SOCKET, .events = POLLIN};
    int status = 0;

    while (r == 0 && waitpid(pid, &status, WNOHANG) == 0)
        if (clock_steady_ms() >= end_ms)
            r = HOOK_LATE;
        else if (poll(&wait, 1, 20) > 0)
            r = hook_heed();
    (void)kill(-keeper, SIGKILL);
    if (r)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
    return r || (WIFEXITED(status) && WEXITSTATUS(status) == 0) ? r : HOOK_DIED;
}

static int hook_do(const struct hook_runner *runner, struct hook_request *request, struct buf *said)
{
    int64_t end_ms = clock_steady_ms() + request->deadline_ms;
    char path[HOOK_PATH_MAX], *arguments[HOOK_COMMAND_MAX + 3];
    AUTO_KEEPER struct keeper keeper = {.held = -1};
    int count = 0, ends[2], r;
    pid_t pid;

    for (; runner->command[count] && count < HOOK_COMMAND_MAX; count++)
        memcpy(&arguments[count], &runner->command[count], sizeof(*arguments));
    snprintf(path, sizeof(path), "%s%s", runner->folder, hook_file);
    arguments[count++] = path;
    arguments[count++] = request->language;
    arguments[count] = NULL;
    r = keeper_open(&keeper);
    if (r)
        return r;
    if (pipe2(ends, O_CLOEXEC))
        return fault(-errno);
    AUTO_FD int in = ends[0];
    r = hook_spawn(runner, arguments, ends[1], keeper.pid, &pid);
    close(ends[1]);
    if (r)
        return HOOK_MISSING;
    r = hook_listen(in, end_ms, said);
    return hook_end(keeper.pid, pid, r, end_ms);
}

static int hook_answer_run(struct hook_runner *runner, struct hook_request *request)
{
    AUTO_BUF struct buf said = {.bytes_max = (size_t)caption_bytes_max};
    AUTO_FD int page = memfd_create("said", MFD_CLOEXEC);
    struct hook_answer answer = {.magic = HOOK_MAGIC, .job = request->job};

    request->language[sizeof(request->language) - 1] = '\0';
    answer.result = runner->folder[0] ? hook_do(runner, request, &said) : -ENOENT;
    hook_drop_folder(runner);
    if (answer.result == 0 && (page < 0 || files_write_all(page, said.data, said.length)))
        answer.result = -EIO;
    answer.bytes = answer.result ? 0 : (int64_t)said.length;
    return wire_send(HOOK_SOCKET, &answer, sizeof(answer), answer.result ? -1 : page);
}

static int hook_answer_begin(struct hook_runner *runner, const struct hook_request *request)
{
    struct hook_answer answer = {.magic = HOOK_MAGIC, .job = request->job};
    AUTO_FD int fd = hook_make_file(runner);

    answer.result = fd < 0 ? fd : 0;
    return wire_send(HOOK_SOCKET, &answer, sizeof(answer), fd);
}

static int hook_obey(struct hook_runner *runner, struct hook_request *request)
{
    if (request->kind == HOOK_RUN)
        return hook_answer_run(runner, request);
    if (request->kind == HOOK_BEGIN)
        return hook_answer_begin(runner, request);
    hook_drop_folder(runner); /* or the command has ended by itself meanwhile */
    return 0;
}

static _Noreturn void hook_serve(const char *const *command, const char *place)
{
    struct hook_runner runner = {.command = command, .place = place};
    struct hook_request request;
    int r = 0;

    while (r == 0) {
        r = wire_receive(HOOK_SOCKET, &request, sizeof(request), NULL, -1);
        if (r == 0)
            r = request.magic == HOOK_MAGIC ? hook_obey(&runner, &request) : -EBADMSG;
    }
    hook_drop_folder(&runner);
    _exit(0);
}

/* Nothing of ours is open in it but its end of the socket, and stderr. */
static _Noreturn void hook_become(int socket, const char *const *command, const char *place)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL}, none = {.sa_handler = SIG_IGN};
    sigset_t all;

    sigemptyset(&all);
    if (dup2(socket, HOOK_SOCKET) < 0 || close_range(HOOK_SOCKET + 1, ~0U, 0) ||
        sigaction(SIGPIPE, &none, NULL) || sigaction(SIGCHLD, &usual, NULL) ||
        sigprocmask(SIG_SETMASK, &all, NULL))
        _exit(1);
    (void)setpgid(0, 0); /* Ctrl-C reaches who packages first */
    (void)setpriority(PRIO_PROCESS, 0, HOOK_NICE);
    hook_serve(command, place);
}

/* Who asks. */

int hook_sweep(int data_fd)
{
    AUTO_FD int place = files_open_dir(data_fd, hook_place);
    int r = place < 0 ? place : files_empty(place);

    for (int i = 1; r && place >= 0 && i < HOOK_SWEEPS_MAX; i++) {
        poll(NULL, 0, HOOK_SWEEP_MS);
        r = files_empty(place);
    }
    return fault(r);
}

/* Where it lies, as a command needs it: by its whole path, with room for what is in it. */
static int hook_find_place(int data_fd, char path[HOOK_PATH_MAX])
{
    AUTO_FD int place = files_open_dir(data_fd, hook_place);
    char link[32];
    ssize_t length;

    if (place < 0)
        return fault(place);
    snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
    length = readlink(link, path, HOOK_PATH_MAX);
    if (length < 0)
        return fault(-errno);
    if (length > HOOK_PATH_MAX - 32)
        return fault(-ENAMETOOLONG);
    path[length] = '\0';
    return 0;
}

int hook_open(struct hook **hook, const char *const *command, int data_fd)
{
    struct hook *made = calloc(1, sizeof(*made));
    char place[HOOK_PATH_MAX];
    int ends[2], r;

    if (!made)
        return fault(-ENOMEM);
    r = hook_find_place(data_fd, place);
    if (r) {
        free(made);
        return fault(r);
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
        free(made);
        return fault(-errno);
    }
    made->pid = fork();
    if (made->pid == 0)
        hook_become(ends[1], command, place);
    close(ends[1]);
    made->socket = ends[0];
    if (made->pid < 0) {
        hook_close(made);
        return fault(-EAGAIN);
    }
    *hook = made;
    return 0;
}

/* It ends by itself, and what it runs with it. */
static void hook_leave(struct hook *hook)
{
    files_closep(&hook->socket);
    hook->socket = -1;
}

void hook_close(struct hook *hook)
{
    if (!hook)
        return;
    hook_leave(hook);
    if (hook->pid > 0)
        while (waitpid(hook->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    free(hook);
}

static int hook_stop(struct hook *hook)
{
    const struct hook_request stop = {.magic = HOOK_MAGIC, .kind = HOOK_STOP, .job = hook->job};

    return wire_send(hook->socket, &stop, sizeof(stop), -1);
}

/* Its answer; or what made it unwanted meanwhile, once it has ended for that. */
static int hook_wait(struct hook *hook, const struct hook_run *run, struct hook_answer *answer,
                     int *fd, int *unwanted)
{
    int64_t end_ms = clock_steady_ms() + run->deadline_ms + HOOK_SLACK_MS;
    int r;

    while ((r = wire_receive(hook->socket, answer, sizeof(*answer), fd, HOOK_LOOK_MS)) ==
           -ETIMEDOUT) {
        if (clock_steady_ms() >= end_ms)
            return r;
        if (*unwanted || !run->look)
            continue;
        *unwanted = run->look(run->context);
        if (!*unwanted)
            continue;
        end_ms = clock_steady_ms() + HOOK_SLACK_MS;
        r = hook_stop(hook);
        if (r)
            return r;
    }
    return r;
}

/* One question, one answer. Once there is none, or another's, no later one can be trusted to be
 * what was asked for. */
static int hook_ask(struct hook *hook, const struct hook_run *run, struct hook_request *request,
                    struct hook_answer *answer, int *fd)
{
    int unwanted = 0, r;

    if (hook->socket < 0)
        return -ENOTCONN;
    request->magic = HOOK_MAGIC;
    request->job = ++hook->job;
    request->deadline_ms = run->deadline_ms;
    r = wire_send(hook->socket, request, sizeof(*request), -1);
    if (!r)
        r = hook_wait(hook, run, answer, fd, &unwanted);
    if (r || answer->magic != HOOK_MAGIC || answer->job != request->job) {
        hook_leave(hook);
        return fault(-ENOTCONN);
    }
    return unwanted < 0 ? fault(unwanted) : unwanted ? HOOK_STOPPED : answer->result;
}

int hook_begin(struct hook *hook, int *fd)
{
    const struct hook_run run = {.deadline_ms = HOOK_BEGIN_MS};
    struct hook_request request = {.kind = HOOK_BEGIN};
    struct hook_answer answer;
    int r;

    *fd = -1;
    r = hook_ask(hook, &run, &request, &answer, fd);
    return r ? fault(r) : *fd < 0 ? fault(-EBADMSG) : 0;
}

int hook_drop(struct hook *hook)
{
    return hook->socket < 0 || hook_stop(hook) ? fault(-ENOTCONN) : 0;
}

int hook_run(struct hook *hook, const struct hook_run *run, struct buf *said)
{
    struct hook_request request = {.kind = HOOK_RUN};
    struct hook_answer answer;
    AUTO_FD int page = -1;
    int r;

    check(str_copy(request.language, sizeof(request.language), run->language));
    r = hook_ask(hook, run, &request, &answer, &page);
    if (r)
        return r < 0 ? fault(r) : r;
    if (page < 0)
        return fault(-EBADMSG);
    if (lseek(page, 0, SEEK_SET) < 0)
        return fault(-errno);
    return fault(files_read_all(page, (size_t)caption_bytes_max + 1, said));
}
