/* Films whose connections are over for us while their last bytes still wait in the kernel, since
 * their readers are slow: within reach until those have arrived, so that a withdrawal can hold them
 * back. */
#pragma once

#include <stdint.h>

#include "trail.h"

enum { remains_sockets_max = 256 };

struct remains {
    int count;
    struct remnant {
        int fd;
        int64_t until_ms;
        struct trail trail;
    } remnants[remains_sockets_max]; /* the oldest first */
};

/* The library is about to close fd. Nothing is kept where nothing waits. Of too many the oldest is
 * let go: the kernel sends on, and nobody can reach it. */
void remains_keep(struct remains *remains, int fd, const struct trail *trail, int64_t now_ms);
/* Lets the oldest go, until there are no more than that; none when it is less than none. */
void remains_shrink(struct remains *remains, int count);
/* Lets go what has arrived, and whose time is up. A few times a second. */
void remains_look(struct remains *remains, int64_t now_ms);
/* What waits of the i-th is not sent any more, and the other side told so. */
void remains_hold_back(struct remains *remains, int i);
