/* Wrong tries to sign in, in memory alone: after a few, each next one has to wait, longer each
 * time. Counted for each client and for each name a client tries, by pseudonyms; who has that name
 * and comes from elsewhere waits for nobody. Any thread. */
#pragma once

#include <stdint.h>

struct tries;

/* NULL when out of memory. */
struct tries *tries_open(void);
void tries_close(struct tries *tries);

/* Of whom: client is the one who asks (0: not known), name what they say they are called. */
struct tries_of {
    uint64_t client, name;
};
/* Counts one, before it is weighed. 0: it may be; else how many seconds to wait before the next. */
int tries_take(struct tries *tries, struct tries_of of, int64_t now_ms);
/* The one just taken was right: nothing is counted of the name any more, and of the client all but
 * this one: who has a name of their own cannot guess at others' the longer for it. */
void tries_forgive(struct tries *tries, struct tries_of of, int64_t now_ms);
