/* Fences: what a process may do from here on. One named fence a role; none can be climbed back.
 *
 * A fence holds for the calling thread and all it starts, so it is entered before any other thread
 * (-EBUSY otherwise). What is already open stays usable: listening sockets, the catalogue with its
 * -wal and -shm, withdrawn.log, the zygote of worker.h are all opened first. */
#pragma once

enum fence_role {
    /* incare-media, one file: no network, no filesystem, no exec, no executable memory, no other
       process; memory, time and descriptors capped. A forbidden call ends the process, except that
       opening a file fails (EACCES), and ioctl (ENOTTY). */
    FENCE_MEDIA,
    /* incare-media, proving one file: the same, for as long as all of a film takes to read */
    FENCE_PROVE,
    /* incare-media, packaging one film: the same, but that it may write to what it was handed, run
       threads, and take the memory and time that encoding needs */
    FENCE_PACKAGE,
    /* the web process: may read below data_fd/renditions, read and write below data_fd/incoming,
       read data_fd/audit.log, and open nothing else; accepts on what already listens; makes no
       sockets, processes or namespaces (EPERM); leaves no core dump, since visitors' addresses are
       in its memory */
    FENCE_WEB,
    /* the worker: reads anywhere, writes below data_fd only; makes no sockets, processes or
       namespaces (EPERM). It can therefore not start incare-media again: when worker_probe() fails,
       the worker ends and its supervisor, which is not fenced, starts a new one. */
    FENCE_WORKER,
    /* who packages: the same, but that it writes below data_fd/renditions only */
    FENCE_PACKAGER,
};

/* Enters the fence. data_fd: the data dir; -1 for those of incare-media.
 * Uses seccomp, and landlock as far as the running kernel has it (see fence_knows_paths()). Returns
 * 0 or -errno. */
int fence_enter(enum fence_role role, int data_fd);
/* The version of landlock in the running kernel. 0: it has none, or it is switched off, and fences
 * then hold back calls but not paths: FENCE_WEB and FENCE_WORKER log that. */
int fence_knows_paths(void);
