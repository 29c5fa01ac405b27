/* Whose bytes a connection has given to the kernel after their answers were over, as far as the
 * other side may not have them yet: what is withdrawn meanwhile can still be held back there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { TRAIL_SEVERAL = -1 };

struct trail {
    int64_t last;   /* what of (answer.cut); 0: of nothing */
    int64_t before; /* the same of what went before it, or TRAIL_SEVERAL */
    uint64_t until; /* which is out when so many bytes were acknowledged */
};

/* An answer of that begins on the socket; 0: of nothing. */
void trail_begin(struct trail *trail, int fd, int64_t cut);
/* Whether the other side may lack some of it. */
bool trail_has_last(const struct trail *trail, int fd);
bool trail_has_before(const struct trail *trail, int fd);
