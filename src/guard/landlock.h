/* Landlock: what a process may still reach by name. Private to guard. */
#pragma once

#include <stddef.h>

/* Rights of a rule, mapped to as many of the kernel's as it knows. */
enum landlock_may {
    LANDLOCK_MAY_READ = 1,      /* open for reading, list */
    LANDLOCK_MAY_WRITE = 2,     /* make, write, rename, remove files, folders and links */
    LANDLOCK_MAY_READ_FILE = 4, /* of one file: open it for reading */
};

enum landlock_scope { LANDLOCK_SCOPE_NONE, LANDLOCK_SCOPE_ALL };

struct landlock_rule {
    int fd; /* a folder: the rule holds for all below it; or one file */
    unsigned may;
};

/* The version of landlock in the running kernel, 0 when it has none. */
int landlock_abi(void);
/* From here on this thread and what it starts may do by name only what the rules say, and open no
 * TCP port or connection; with LANDLOCK_SCOPE_ALL also signal nothing outside. Wants
 * no_new_privs. 0 or -errno. */
int landlock_enter(const struct landlock_rule *rules, size_t count, enum landlock_scope scope);
