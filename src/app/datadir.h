/* The data folder: what lies in it, and who may have it at the same time. */
#pragma once

#include <stdbool.h>

/* Opens it; with make, makes it and its folders where they are missing. The fd, or -errno. */
int datadir_open(const char *path, bool make);
/* Holds the lock of that name for as long as the fd is open, also in children. -EWOULDBLOCK:
 * another process has it. */
int datadir_lock(int data_fd, const char *name);

struct datadir_folder {
    const char *name;
    unsigned mode;
};
/* Ended by a NULL name. */
extern const struct datadir_folder datadir_folders[];
