/* The seccomp filters of the fences. */
#include "syscalls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "base/fault.h"

static void filter_releasep(scmp_filter_ctx *filter)
{
    if (*filter)
        seccomp_release(*filter);
}
#define AUTO_FILTER __attribute__((cleanup(filter_releasep)))

/* Rules for calls that this machine's architecture does not have are not an error: libseccomp
 * leaves them out. */
static int filter_add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int r = seccomp_rule_add(filter, action, calls[i], 0);
        if (r)
            return r;
    }
    return 0;
}
#define FILTER_ADD_ALL(filter, action, calls) \
    filter_add_all(filter, action, calls, sizeof(calls) / sizeof((calls)[0]))

static const int compute_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(close),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getrandom),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sysinfo), /* glibc's qsort asks how much memory there is */
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
#ifdef FENCE_SANITIZED
    /* what the sanitizers' runtimes need to watch and to report; never in a release build */
    SCMP_SYS(sigaltstack),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(write),
    SCMP_SYS(sched_yield),
    SCMP_SYS(tgkill),
    SCMP_SYS(getuid),
#endif
};

/* libavformat looks for /etc/localtime (Apple's creation dates) and gconv's modules (service names
 * in transport streams), and takes no for an answer: not worth dying for. */
static const int compute_no_access[] = {
    SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(openat2),  SCMP_SYS(access),
    SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
};

/* New executable memory is how most exploits go on. */
static int compute_memory(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp not_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    int r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, not_code);

    return r ? r : seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_code);
}

static int compute_rules(scmp_filter_ctx filter)
{
    int r = FILTER_ADD_ALL(filter, SCMP_ACT_ALLOW, compute_calls);

    if (!r)
        r = FILTER_ADD_ALL(filter, SCMP_ACT_ERRNO(EACCES), compute_no_access);
    if (!r)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    return r ? r : compute_memory(filter);
}

int syscalls_only_compute(void)
{
    AUTO_FILTER scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int r;

    if (!filter)
        return fault(-ENOMEM);
    r = compute_rules(filter);
    if (!r)
        r = seccomp_load(filter);
    return r ? fault(r) : 0;
}

static const int package_calls[] = {
    SCMP_SYS(pwrite64),
#ifndef FENCE_SANITIZED                                /* there they are allowed already */
    SCMP_SYS(write),           SCMP_SYS(rt_sigaction), /* what glibc does around a new thread */
    SCMP_SYS(rt_sigprocmask),  SCMP_SYS(sched_yield),  SCMP_SYS(gettid),
#endif
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq),         SCMP_SYS(geteuid),
};

/* A thread is a process that shares all of these (clone(2)); without them it is a second process.
 * clone3 hides its flags from the filter in memory; ENOSYS makes glibc fall back to clone. */
static int package_threads(scmp_filter_ctx filter)
{
    static const scmp_datum_t thread = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
    static const int vain[] = {SCMP_SYS(prctl), SCMP_SYS(sched_setaffinity),
                               SCMP_SYS(sched_setscheduler)};
    int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

    if (!r)
        r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
    /* threads would like to be named, or to go first on a processor of their own */
    for (size_t i = 0; !r && i < sizeof(vain) / sizeof(vain[0]); i++)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), vain[i], 0);
    return r;
}

int syscalls_only_package(void)
{
    AUTO_FILTER scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int r;

    if (!filter)
        return fault(-ENOMEM);
    r = compute_rules(filter);
    if (!r)
        r = FILTER_ADD_ALL(filter, SCMP_ACT_ALLOW, package_calls);
    if (!r)
        r = package_threads(filter);
    if (!r)
        r = seccomp_load(filter);
    return r ? fault(r) : 0;
}

static const int escape_calls[] = {
    /* other programs and processes */
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp),
    /* sockets: what listens was opened before the fence; accept and socketpair stay */
    SCMP_SYS(socket),
    SCMP_SYS(bind),
    SCMP_SYS(listen),
    /* namespaces and mounts */
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(quotactl),
    /* the kernel itself, and its corners with the longest record of holes */
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(syslog),
    SCMP_SYS(acct),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(personality),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
};

/* Threads yes, processes and namespaces no. clone3 hides its flags from the filter in memory;
 * ENOSYS makes glibc fall back to clone. */
static int escape_clone(scmp_filter_ctx filter)
{
    static const scmp_datum_t namespaces[] = {CLONE_NEWNS,  CLONE_NEWCGROUP, CLONE_NEWUTS,
                                              CLONE_NEWIPC, CLONE_NEWUSER,   CLONE_NEWPID,
                                              CLONE_NEWNET};
    const uint32_t refuse = SCMP_ACT_ERRNO(EPERM);
    int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

    if (!r)
        r = seccomp_rule_add(filter, refuse, SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    for (size_t i = 0; !r && i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
        r = seccomp_rule_add(filter, refuse, SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, namespaces[i], namespaces[i]));
    return r;
}

/* Its address has room for no more than AF_UNSPEC: a connection is dissolved by it, none made. */
static int escape_connect(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp longer = SCMP_A2(SCMP_CMP_NE, sizeof(sa_family_t));

    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(connect), 1, longer);
}

int syscalls_no_escape(void)
{
    AUTO_FILTER scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int r;

    if (!filter)
        return fault(-ENOMEM);
    r = FILTER_ADD_ALL(filter, SCMP_ACT_ERRNO(EPERM), escape_calls);
    if (!r)
        r = escape_clone(filter);
    if (!r)
        r = escape_connect(filter);
    if (!r)
        r = seccomp_load(filter);
    return r ? fault(r) : 0;
}
