/* The magnifying glass: bytes of a suspect file are read through one in their order, and what is
 * wrong is blamed on the file once. After a blame, reading goes on to yield zeros and no loop needs
 * to go on. Private to proof. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proof/clean.h"

enum { GLASS_BYTES = 4096 };

struct suspect {
    int fd;
    int64_t size;
    int fault; /* -errno of a read that failed */
    bool is_dirty;
    size_t path_length;
    struct clean_verdict *verdict;
};

struct glass {
    struct suspect *suspect;
    int64_t at, end; /* what is yet to be read */
    int64_t held_at;
    int held;
    uint8_t bytes[GLASS_BYTES];
};

/* Only the first blame counts. */
void glass_blame_at(struct suspect *suspect, int64_t at, const char *reason);
void glass_blame(struct glass *glass, const char *reason); /* at what comes next */

void glass_open(struct glass *glass, struct suspect *suspect, int64_t at, int64_t end);
/* True as long as nothing is wrong and something is left. */
bool glass_more(const struct glass *glass);
/* A number of 1 to 8 bytes, the most significant first. */
uint64_t glass_take(struct glass *glass, int length);
/* The same, which must be it. */
void glass_must(struct glass *glass, int length, uint64_t number, const char *reason);
void glass_zero(struct glass *glass, int64_t length, const char *reason);
/* These very bytes. */
void glass_same(struct glass *glass, const void *bytes, int length, const char *reason);
void glass_skip(struct glass *glass, int64_t length);
/* The next length bytes (at most GLASS_BYTES), without taking them; NULL when there are not so
 * many, which is blamed. They stay until the next call. */
const uint8_t *glass_peek(struct glass *glass, int length);
/* The same, as many as are there. */
const uint8_t *glass_rest(struct glass *glass, int *length);
