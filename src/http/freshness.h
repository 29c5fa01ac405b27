/* Preconditions (RFC 9110 section 13): does the client already have it, is it still the same. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Field values as sent, NULL where absent. */
struct conditions {
    const char *match;            /* If-Match */
    const char *unmodified_since; /* If-Unmodified-Since */
    const char *none_match;       /* If-None-Match */
    const char *modified_since;   /* If-Modified-Since */
};

enum freshness {
    FRESHNESS_SEND,
    FRESHNESS_UNCHANGED, /* 304 */
    FRESHNESS_REFUSED,   /* 412 */
};

/* For GET and HEAD of a representation that is there. etag: as sent, with its quotes, strong.
 * modified_ms: Last-Modified, or below 0 when none is sent. */
enum freshness freshness_weigh(const struct conditions *conditions, const char *etag,
                               int64_t modified_ms);
/* If-Range (RFC 9110 13.1.5): may Range be obeyed? True when there is no If-Range. */
bool freshness_range_holds(const char *if_range, const char *etag, int64_t modified_ms,
                           int64_t now_ms);
