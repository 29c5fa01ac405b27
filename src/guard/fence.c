/* The fences, each made of what the kernel has: rlimits, landlock (names), seccomp (calls).
 */
#include "guard/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "base/log.h"
#include "landlock.h"
#include "syscalls.h"

int fence_knows_paths(void)
{
    return landlock_abi();
}

/* Who started us may have been stricter. */
static int fence_cap(__rlimit_resource_t what, rlim_t most)
{
    struct rlimit limit;

    if (getrlimit(what, &limit))
        return fault(-errno);
    if (limit.rlim_max > most)
        limit.rlim_max = most;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(what, &limit) ? fault(-errno) : 0;
}

struct fence_limit {
    __rlimit_resource_t what;
    rlim_t most;
};

static const struct fence_limit probe_limits[] = {
#ifndef FENCE_SANITIZED /* the address sanitizer maps terabytes of shadow */
    {RLIMIT_AS, (rlim_t)probe_memory_bytes_max},
#endif
    {RLIMIT_CPU, (rlim_t)probe_cpu_s_max},
    {RLIMIT_FSIZE, 0},
    {RLIMIT_NPROC, 0},
    {RLIMIT_NOFILE, 0},
};

static const struct fence_limit prove_limits[] = {
#ifndef FENCE_SANITIZED
    {RLIMIT_AS, (rlim_t)probe_memory_bytes_max},
#endif
    {RLIMIT_CPU, (rlim_t)prove_cpu_s_max},
    {RLIMIT_FSIZE, 0},
    {RLIMIT_NPROC, 0},
    {RLIMIT_NOFILE, 0},
};

/* Threads are counted with the user's processes, so that NPROC cannot be said here; seccomp lets no
 * process be made. */
static const struct fence_limit package_limits[] = {
#ifndef FENCE_SANITIZED
    {RLIMIT_AS, (rlim_t)package_memory_bytes_max},
#endif
    {RLIMIT_CPU, (rlim_t)package_cpu_s_max},
    {RLIMIT_FSIZE, (rlim_t)package_file_bytes_max},
    {RLIMIT_NOFILE, 0},
};

static int fence_caps(const struct fence_limit *limits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int r = fence_cap(limits[i].what, limits[i].most);
        if (r)
            return r;
    }
    return 0;
}
#define FENCE_CAPS(limits) fence_caps(limits, sizeof(limits) / sizeof((limits)[0]))

/* A fence around one thread of several would be no fence. */
static int fence_alone(void)
{
#ifndef FENCE_SANITIZED /* the thread sanitizer keeps a thread of its own */
    struct stat tasks;

    if (stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink != 3)
        return fault(-EBUSY);
#endif
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? fault(-errno) : 0;
}

/* No core dump, and nobody of the same user looks in. Of a limit of 0 alone a program to which the
 * kernel hands dumps (core(5)) need take no notice. */
static int fence_memory(void)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ? fault(-errno) : fence_cap(RLIMIT_CORE, 0);
}

static int fence_media_caps(enum fence_role role)
{
    if (role == FENCE_PACKAGE)
        return FENCE_CAPS(package_limits);
    return role == FENCE_PROVE ? FENCE_CAPS(prove_limits) : FENCE_CAPS(probe_limits);
}

static int fence_media(enum fence_role role)
{
    int r = fence_memory();

    if (r)
        return r;
    /* before the caps: the ruleset is a descriptor */
    r = landlock_abi() >= 1 ? landlock_enter(NULL, 0, LANDLOCK_SCOPE_ALL) : 0;
    if (!r)
        r = fence_media_caps(role);
    if (!r)
        r = role == FENCE_PACKAGE ? syscalls_only_package() : syscalls_only_compute();
    return r;
}

static int fence_web(int data_fd)
{
    AUTO_FD int renditions = files_open_dir(data_fd, "renditions");
    AUTO_FD int incoming = files_open_dir(data_fd, "incoming");
    /* the worker appends to it; a rule is of a file that is there */
    AUTO_FD int audit =
        openat(data_fd, "audit.log", O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    struct landlock_rule rules[] = {
        {.fd = renditions, .may = LANDLOCK_MAY_READ},
        {.fd = incoming, .may = LANDLOCK_MAY_READ | LANDLOCK_MAY_WRITE},
        {.fd = audit, .may = LANDLOCK_MAY_READ_FILE},
    };
    int r = renditions < 0 ? renditions : incoming < 0 ? incoming : audit < 0 ? -errno : 0;

    if (!r)
        r = fence_memory();
    if (r)
        return fault(r);
    if (landlock_abi() >= 1)
        r = landlock_enter(rules, sizeof rules / sizeof *rules, LANDLOCK_SCOPE_ALL);
    else
        log_event(LOG_WARN, "fence.paths_open", "role", "web", NULL);
    return r ? r : syscalls_no_escape();
}

/* Reads anywhere, writes below one folder. */
static int fence_writer(const char *role, int folder_fd)
{
    AUTO_FD int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct landlock_rule rules[] = {
        {.fd = root, .may = LANDLOCK_MAY_READ},
        {.fd = folder_fd, .may = LANDLOCK_MAY_READ | LANDLOCK_MAY_WRITE},
    };
    int r = 0;

    if (root < 0)
        return fault(-errno);
    /* the first landlock forbade every rename from one folder to another, which publishing is;
       no scope: a zygote is ended by a signal */
    if (landlock_abi() >= 2)
        r = landlock_enter(rules, 2, LANDLOCK_SCOPE_NONE);
    else
        log_event(LOG_WARN, "fence.paths_open", "role", role, NULL);
    return r ? r : syscalls_no_escape();
}

static int fence_packager(int data_fd)
{
    AUTO_FD int renditions = files_open_dir(data_fd, "renditions");

    return renditions < 0 ? fault(renditions) : fence_writer("packager", renditions);
}

int fence_enter(enum fence_role role, int data_fd)
{
    int r = fence_alone();

    if (r)
        return r;
    switch (role) {
    case FENCE_MEDIA:
    case FENCE_PROVE:
    case FENCE_PACKAGE:
        return fence_media(role);
    case FENCE_WEB:
        return fence_web(data_fd);
    case FENCE_WORKER:
        return fence_writer("worker", data_fd);
    case FENCE_PACKAGER:
        return fence_packager(data_fd);
    }
    return fault(-EINVAL);
}
