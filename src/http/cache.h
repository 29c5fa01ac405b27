/* Answers kept ready by a serving loop, until what they were made from changes. Never shared
 * between threads. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer.h"
#include "target.h"

enum { cache_buckets = 1024 };

struct kept;

struct cache {
    uint64_t generation;
    int count;
    size_t bytes;
    struct kept *newest, *oldest; /* by last use */
    struct kept *buckets[cache_buckets];
};

/* What goes over TLS has headers of its own, and is another answer than what does not (is_secure).
 * NULL when it is not there, or is of another generation (then the cache is emptied). */
const struct answer *cache_find(struct cache *cache, uint64_t generation,
                                const struct target *target, bool is_secure);
/* Takes the answer over when it keeps it: NULL when it does not. */
const struct answer *cache_keep(struct cache *cache, uint64_t generation,
                                const struct target *target, bool is_secure, struct answer *answer);
void cache_clear(struct cache *cache);
