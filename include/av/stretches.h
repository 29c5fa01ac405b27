/* Parts of a film of which something is so: black, silent, flashing. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { STRETCHES_MAX = 16 };

struct stretch {
    int64_t from_ms, to_ms;
};

struct stretches {
    int64_t least_ms; /* shorter ones do not count */
    int64_t gap_ms;   /* what is so near to the one before it belongs to it */
    bool is_open;
    struct stretch open;
    int count;
    struct stretch list[STRETCHES_MAX]; /* the last may hold several */
};

/* It is so from from_ms to to_ms. They come in the order of their ends. */
void stretches_add(struct stretches *stretches, int64_t from_ms, int64_t to_ms);
/* No more come. */
void stretches_end(struct stretches *stretches);
