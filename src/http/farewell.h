/* Refused requests whose rest still comes. A close would meet it with a reset, and that can
 * overtake the answer, which says why (RFC 9112 9.6); a proxy then reports us as broken. So we say
 * that we are done, read on for a while, and close then. */
#pragma once

#include <stdint.h>

enum { farewell_sockets_max = 16 };

struct farewell {
    int count;
    struct parting {
        int fd;
        int64_t until_ms;
    } partings[farewell_sockets_max];
};

/* The library is about to close fd. Of too many the oldest is closed as it is. */
void farewell_keep(struct farewell *farewell, int fd, int64_t now_ms);
/* Drops what has come; closes who has ended, or whose time is up. A few times a second. */
void farewell_look(struct farewell *farewell, int64_t now_ms);
void farewell_end(struct farewell *farewell);
