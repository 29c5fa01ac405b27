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

/* In which an answer to the same target is another: what goes over TLS has headers of its own, and
 * each coding its bytes. */
struct guise {
    bool is_secure;
    int coding; /* http/coding.h; 0: as it is */
};

struct cache {
    uint64_t generation;
    int count;
    size_t bytes;
    struct kept *newest, *oldest; /* by last use */
    struct kept *buckets[cache_buckets];
};

/* NULL when it is not there, or is of another generation (then the cache is emptied). */
const struct answer *cache_find(struct cache *cache, uint64_t generation,
                                const struct target *target, struct guise guise);
/* Takes the answer over when it keeps it: NULL when it does not. */
const struct answer *cache_keep(struct cache *cache, uint64_t generation,
                                const struct target *target, struct guise guise,
                                struct answer *answer);
void cache_clear(struct cache *cache);
