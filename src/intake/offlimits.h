/* The folders of the data dir that are no library: what lies there is kept, or hidden, on purpose.
 * A library around them must not take it for new films. */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

enum { OFFLIMITS_MAX = 7 };

struct offlimits {
    struct stat folders[OFFLIMITS_MAX];
    int count;
};

void offlimits_find(struct offlimits *offlimits, int data_fd);
bool offlimits_has(const struct offlimits *offlimits, const struct stat *folder);
/* True when a folder on the way to path, below library_fd, is one; also the library itself. */
bool offlimits_cross(const struct offlimits *offlimits, int library_fd, const char *path);
