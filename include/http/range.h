/* The Range header (RFC 9110 section 14), pure arithmetic on text. */
#pragma once

#include <stdint.h>

struct span {
    int64_t first;
    int64_t length; /* > 0 */
};

enum range_answer {
    RANGE_WHOLE,  /* no, unknown, malformed or greedy Range: send everything with 200 */
    RANGE_PART,   /* 206 with count >= 1 spans */
    RANGE_BEYOND, /* 416 */
};

enum { RANGE_PARTS_MAX = 32 }; /* RFC 9110 14.2: a server may ignore more */

struct range {
    enum range_answer answer;
    int count;
    struct span spans[RANGE_PARTS_MAX]; /* in the order asked; overlapping ones merged */
};

/* header: the field's value, or NULL. size: of the representation, >= 0. Numbers beyond 2^64 are
 * understood as what they are: very large. Never more bytes than the representation holds. */
struct range range_read(const char *header, int64_t size);
