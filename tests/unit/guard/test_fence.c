/* What a fenced process can still do: each row runs in a child of its own, inside the fence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "guard/fence.h"

enum { DONE = 0, NOT_FENCED = 254, DIED = 1000 };

static int data_fd;       /* the data dir, made by setup */
static char data_dir[64]; /* where it is */
static int handed_fd;     /* a file that was opened before the fence */

/* Each attempt answers DONE or the errno that it met. */
static int outcome(long r)
{
    return r >= 0 ? DONE : errno;
}

static int open_passwd(void)
{
    return outcome(open("/etc/passwd", O_RDONLY));
}

static int read_rendition(void)
{
    return outcome(openat(data_fd, "renditions/film.mp4", O_RDONLY));
}

static int write_rendition(void)
{
    return outcome(openat(data_fd, "renditions/film.mp4", O_RDWR));
}

static int make_rendition(void)
{
    return outcome(openat(data_fd, "renditions/new", O_WRONLY | O_CREAT, 0600));
}

static int remove_rendition(void)
{
    return outcome(unlinkat(data_fd, "renditions/film.mp4", 0));
}

static int read_vault(void)
{
    return outcome(openat(data_fd, "vault/original.mov", O_RDONLY));
}

static int read_audit(void)
{
    return outcome(openat(data_fd, "audit.log", O_RDONLY));
}

static int write_audit(void)
{
    return outcome(openat(data_fd, "audit.log", O_WRONLY));
}

static int climb_out(void)
{
    return outcome(openat(data_fd, "renditions/../vault/original.mov", O_RDONLY));
}

static int write_outside(void)
{
    char path[96];

    snprintf(path, sizeof(path), "%s-outside", data_dir);
    return outcome(open(path, O_WRONLY | O_CREAT, 0600));
}

static int make_upload(void)
{
    return outcome(openat(data_fd, "incoming/new", O_RDWR | O_CREAT | O_TRUNC, 0600));
}

static int remove_upload(void)
{
    return outcome(unlinkat(data_fd, "incoming/new", 0));
}

static int make_in_library(void)
{
    return outcome(openat(data_fd, "library/new", O_WRONLY | O_CREAT, 0600));
}

static int move_between_folders(void)
{
    return outcome(renameat(data_fd, "incoming/a", data_fd, "library/a"));
}

static int tcp_socket(void)
{
    return outcome(socket(AF_INET, SOCK_STREAM, 0));
}

static int unix_socket(void)
{
    return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int socket_pair(void)
{
    int ends[2];

    return outcome(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static int connect_out(void)
{
    return outcome(connect(0, &(struct sockaddr){.sa_family = AF_INET}, sizeof(struct sockaddr)));
}

/* Past the filter, there is none there. */
static int dissolve_connection(void)
{
    return outcome(connect(-1, &(struct sockaddr){.sa_family = AF_UNSPEC}, sizeof(sa_family_t)));
}

static int run_program(void)
{
    char program[] = "/bin/true";
    char *const arguments[] = {program, NULL};

    return outcome(execve(program, arguments, NULL));
}

static int make_process(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return outcome(pid);
}

static void *nothing(void *context)
{
    return context;
}

static int make_thread(void)
{
    pthread_t thread;
    int r = pthread_create(&thread, NULL, nothing, NULL);

    return r ? r : pthread_join(thread, NULL);
}

static int trace(void)
{
    return outcome(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static int make_namespace(void)
{
    return outcome(unshare(CLONE_NEWUSER));
}

static void *map(int protection)
{
    return mmap(NULL, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int map_code(void)
{
    return map(PROT_READ | PROT_EXEC) == MAP_FAILED ? errno : DONE;
}

static int turn_into_code(void)
{
    void *page = map(PROT_READ | PROT_WRITE);

    return page == MAP_FAILED ? errno : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int use_memory(void)
{
    char *page = map(PROT_READ | PROT_WRITE);

    if (page == MAP_FAILED)
        return errno;
    page[0] = 'x';
    return outcome(munmap(page, 4096));
}

static int signal_parent(void)
{
    return outcome(kill(getppid(), 0));
}

static int ask_ioctl(void)
{
    int waiting;

    return outcome(ioctl(data_fd, FIONREAD, &waiting));
}

static int write_stderr(void)
{
    return outcome(write(2, "", 0));
}

static int read_open_file(void)
{
    char byte;

    return pread(data_fd, &byte, 1, 0) < 0 && errno == EISDIR ? DONE : EIO;
}

static int write_handed(void)
{
    return outcome(pwrite(handed_fd, "film", 4, 0));
}

static int set_io_uring(void)
{
    return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int leave_a_dump(void)
{
    struct rlimit core;

    if (prctl(PR_GET_DUMPABLE) != 0)
        return DONE;
    return getrlimit(RLIMIT_CORE, &core) || core.rlim_max ? DONE : EPERM;
}

#ifndef FENCE_SANITIZED
static int eat_memory(void)
{
    for (int i = 0; i < 80; i++)
        if (mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
            MAP_FAILED)
            return errno;
    return DONE;
}
#endif

static bool is_media(enum fence_role role)
{
    return role == FENCE_MEDIA || role == FENCE_PROVE || role == FENCE_PACKAGE;
}

static int run(enum fence_role role, int (*attempt)(void))
{
    int status;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        if (fence_enter(role, is_media(role) ? -1 : data_fd))
            _exit(NOT_FENCED);
        _exit(attempt());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status))
        return DIED;
    assert_int_not_equal(WEXITSTATUS(status), NOT_FENCED);
    return WEXITSTATUS(status);
}

struct row {
    const char *sentence;
    enum fence_role role;
    int (*attempt)(void);
    int expected;
    bool by_path; /* only a kernel with landlock can hold this */
};

static const struct row rows[] = {
    {"media: an open file can be read", FENCE_MEDIA, read_open_file, DONE, false},
    {"media: memory can be had", FENCE_MEDIA, use_memory, DONE, false},
    {"media: opening a file fails", FENCE_MEDIA, open_passwd, EACCES, false},
    {"media: even a rendition", FENCE_MEDIA, read_rendition, EACCES, false},
    {"media: making a file fails", FENCE_MEDIA, make_rendition, EACCES, false},
    {"media: ioctl says: no terminal", FENCE_MEDIA, ask_ioctl, ENOTTY, false},
    {"media: removing a file kills", FENCE_MEDIA, remove_rendition, DIED, false},
    {"media: a socket kills", FENCE_MEDIA, tcp_socket, DIED, false},
    {"media: a unix socket kills", FENCE_MEDIA, unix_socket, DIED, false},
    {"media: connecting kills", FENCE_MEDIA, connect_out, DIED, false},
    {"media: another program kills", FENCE_MEDIA, run_program, DIED, false},
    {"media: another process kills", FENCE_MEDIA, make_process, DIED, false},
    {"media: tracing kills", FENCE_MEDIA, trace, DIED, false},
    {"media: a namespace kills", FENCE_MEDIA, make_namespace, DIED, false},
    {"media: memory for code kills", FENCE_MEDIA, map_code, DIED, false},
    {"media: making memory code kills", FENCE_MEDIA, turn_into_code, DIED, false},
    {"media: a signal to its parent kills", FENCE_MEDIA, signal_parent, DIED, false},
    {"media: io_uring kills", FENCE_MEDIA, set_io_uring, DIED, false},
#ifdef FENCE_SANITIZED
    {"media: a sanitizer may write its report", FENCE_MEDIA, write_stderr, DONE, false},
#else
    {"media: writing kills", FENCE_MEDIA, write_stderr, DIED, false},
    {"media: memory ends at the cap", FENCE_MEDIA, eat_memory, ENOMEM, false},
#endif
    {"prove: an open file can be read", FENCE_PROVE, read_open_file, DONE, false},
    {"prove: opening a file fails", FENCE_PROVE, open_passwd, EACCES, false},
    {"prove: a socket kills", FENCE_PROVE, tcp_socket, DIED, false},
    {"prove: another process kills", FENCE_PROVE, make_process, DIED, false},
    {"prove: a thread kills", FENCE_PROVE, make_thread, DIED, false},
    {"prove: memory for code kills", FENCE_PROVE, map_code, DIED, false},
#ifndef FENCE_SANITIZED
    {"prove: writing kills", FENCE_PROVE, write_handed, DIED, false},
    {"prove: memory ends at the cap", FENCE_PROVE, eat_memory, ENOMEM, false},
#endif
    {"package: an open file can be read", FENCE_PACKAGE, read_open_file, DONE, false},
    {"package: and written", FENCE_PACKAGE, write_handed, DONE, false},
    {"package: threads may start", FENCE_PACKAGE, make_thread, DONE, false},
    {"package: opening a file fails", FENCE_PACKAGE, open_passwd, EACCES, false},
    {"package: even a rendition", FENCE_PACKAGE, write_rendition, EACCES, false},
    {"package: making a file fails", FENCE_PACKAGE, make_rendition, EACCES, false},
    {"package: removing a file kills", FENCE_PACKAGE, remove_rendition, DIED, false},
    {"package: a socket kills", FENCE_PACKAGE, tcp_socket, DIED, false},
    {"package: a unix socket kills", FENCE_PACKAGE, unix_socket, DIED, false},
    {"package: connecting kills", FENCE_PACKAGE, connect_out, DIED, false},
    {"package: another program kills", FENCE_PACKAGE, run_program, DIED, false},
    {"package: another process kills", FENCE_PACKAGE, make_process, DIED, false},
    {"package: tracing kills", FENCE_PACKAGE, trace, DIED, false},
    {"package: a namespace kills", FENCE_PACKAGE, make_namespace, DIED, false},
    {"package: memory for code kills", FENCE_PACKAGE, map_code, DIED, false},
    {"package: making memory code kills", FENCE_PACKAGE, turn_into_code, DIED, false},
    {"package: a signal to its parent kills", FENCE_PACKAGE, signal_parent, DIED, false},
    {"package: io_uring kills", FENCE_PACKAGE, set_io_uring, DIED, false},
#ifndef FENCE_SANITIZED
    {"package: memory ends at the cap", FENCE_PACKAGE, eat_memory, ENOMEM, false},
#endif
    {"web: a rendition can be read", FENCE_WEB, read_rendition, DONE, false},
    {"web: not written", FENCE_WEB, write_rendition, EACCES, true},
    {"web: not made", FENCE_WEB, make_rendition, EACCES, true},
    {"web: not removed", FENCE_WEB, remove_rendition, EACCES, true},
    {"web: the audit log can be read", FENCE_WEB, read_audit, DONE, false},
    {"web: not written", FENCE_WEB, write_audit, EACCES, true},
    {"web: the vault stays shut", FENCE_WEB, read_vault, EACCES, true},
    {"web: an upload is made and written", FENCE_WEB, make_upload, DONE, false},
    {"web: and taken away", FENCE_WEB, remove_upload, DONE, false},
    {"web: but not moved to where it would be a film", FENCE_WEB, move_between_folders, EACCES,
     true},
    {"web: nor made there", FENCE_WEB, make_in_library, EACCES, true},
    {"web: also by ..", FENCE_WEB, climb_out, EACCES, true},
    {"web: and the rest of the disk", FENCE_WEB, open_passwd, EACCES, true},
    {"web: threads may start", FENCE_WEB, make_thread, DONE, false},
    {"web: no sockets", FENCE_WEB, tcp_socket, EPERM, false},
    {"web: a pair is none", FENCE_WEB, socket_pair, DONE, false},
    {"web: no connections", FENCE_WEB, connect_out, EPERM, false},
    {"web: what was accepted may be dissolved", FENCE_WEB, dissolve_connection, EBADF, false},
    {"web: no other program", FENCE_WEB, run_program, EPERM, false},
    {"web: no other process", FENCE_WEB, make_process, EPERM, false},
    {"web: no tracing", FENCE_WEB, trace, EPERM, false},
    {"web: no namespaces", FENCE_WEB, make_namespace, EPERM, false},
    {"web: no io_uring", FENCE_WEB, set_io_uring, EPERM, false},
    {"web: no core dump", FENCE_WEB, leave_a_dump, EPERM, false},
    {"packager: reads the vault", FENCE_PACKAGER, read_vault, DONE, false},
    {"packager: reads a library elsewhere", FENCE_PACKAGER, open_passwd, DONE, false},
    {"packager: writes renditions", FENCE_PACKAGER, make_rendition, DONE, false},
    {"packager: removes them", FENCE_PACKAGER, remove_rendition, DONE, false},
    {"packager: moves nothing of the other folders", FENCE_PACKAGER, move_between_folders, EACCES,
     true},
    {"packager: writes nothing elsewhere", FENCE_PACKAGER, write_outside, EACCES, true},
    {"packager: no network", FENCE_PACKAGER, tcp_socket, EPERM, false},
    {"packager: no other program", FENCE_PACKAGER, run_program, EPERM, false},
    {"packager: may signal its zygote", FENCE_PACKAGER, signal_parent, DONE, false},
    {"worker: reads the vault", FENCE_WORKER, read_vault, DONE, false},
    {"worker: reads a library elsewhere", FENCE_WORKER, open_passwd, DONE, false},
    {"worker: writes renditions", FENCE_WORKER, make_rendition, DONE, false},
    {"worker: moves from folder to folder", FENCE_WORKER, move_between_folders, DONE, false},
    {"worker: writes nothing elsewhere", FENCE_WORKER, write_outside, EACCES, true},
    {"worker: no network", FENCE_WORKER, tcp_socket, EPERM, false},
    {"worker: no other program", FENCE_WORKER, run_program, EPERM, false},
    {"worker: no other process", FENCE_WORKER, make_process, EPERM, false},
    {"worker: no tracing", FENCE_WORKER, trace, EPERM, false},
    {"worker: may signal its zygote", FENCE_WORKER, signal_parent, DONE, false},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].by_path && fence_knows_paths() < 2)
            continue;
        int got = run(rows[i].role, rows[i].attempt);
        if (got != rows[i].expected)
            fail_msg("%s: %d instead of %d", rows[i].sentence, got, rows[i].expected);
    }
}

#ifndef FENCE_SANITIZED
static void *fence_beside_another(void *result)
{
    *(int *)result = fence_enter(FENCE_MEDIA, -1);
    return NULL;
}

static void test_fence_around_one_of_two_threads_is_refused(void **state)
{
    pthread_t thread;
    int result = 0;

    assert_int_equal(pthread_create(&thread, NULL, fence_beside_another, &result), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(result, -EBUSY);
}
#endif

static int setup(void **state)
{
    static const char *const folders[] = {"renditions", "vault", "incoming", "library"};
    static const char *const files[] = {"renditions/film.mp4", "vault/original.mov", "incoming/a"};

    snprintf(data_dir, sizeof data_dir, "/tmp/incare-fence-XXXXXX");
    if (!mkdtemp(data_dir))
        return -1;
    data_fd = open(data_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
        if (mkdirat(data_fd, folders[i], 0700))
            return -1;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
        close(openat(data_fd, files[i], O_WRONLY | O_CREAT, 0600));
    handed_fd = openat(data_fd, "incoming/handed", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return handed_fd < 0 ? -1 : 0;
}

static int teardown(void **state)
{
    AUTO_FD int tmp = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    close(handed_fd);
    close(data_fd);
    return files_remove_tree(tmp, data_dir + strlen("/tmp/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row),
#ifndef FENCE_SANITIZED
        cmocka_unit_test(test_fence_around_one_of_two_threads_is_refused),
#endif
    };

    return cmocka_run_group_tests_name("guard/fence", tests, setup, teardown);
}
