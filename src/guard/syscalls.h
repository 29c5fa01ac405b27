/* seccomp: which system calls a process may still make. Private to guard. */
#pragma once

/* Only the few calls that reading an open file and computing need; anything else ends the
 * process. */
int syscalls_only_compute(void);
/* The same, with threads, and writing to what is open. */
int syscalls_only_package(void);
/* All but what a break-in wants and a server does not: programs, processes, tracing, namespaces,
 * mounts, new sockets. These fail with EPERM, so that libraries carry on without. */
int syscalls_no_escape(void);
