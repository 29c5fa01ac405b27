/* Fences: what a process may do from here on. One named fence a role; none can be climbed back. */
#pragma once

enum fence_role {
    /* incare-media, one file: no network, no filesystem, no exec; memory, time and descriptors
       capped */
    FENCE_MEDIA,
    /* the web process: may open below renditions only (read), listens on what is already open */
    FENCE_WEB,
    /* the worker: no network; reads library, writes renditions and the catalogue */
    FENCE_WORKER,
};

/* Enters the fence. data_fd: the data dir (FENCE_WEB, FENCE_WORKER; -1 for FENCE_MEDIA). Uses
 * seccomp, and landlock as far as the running kernel has it. Returns 0 or -errno. */
int fence_enter(enum fence_role role, int data_fd);
