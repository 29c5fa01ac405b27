/* A reply in the library's form: ready to be queued, on any connection, any number of times. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/range.h"

struct reply;
struct request;

enum { ETAG_MAX = 136 };

struct answer {
    struct MHD_Response *response; /* one count is ours; NULL: memory ran out */
    unsigned status;
    int64_t cut;          /* what ends it early; 0: nothing */
    struct mapping *film; /* whose bytes the response sends, and holds; NULL: none */
    struct span part;     /* of the film: what is sent first */
    struct news *news;    /* what is told; the response's */
    const void *text;     /* its body, if it is one of words; the response's */
    size_t bytes;         /* of its body */
    /* Of an answer that others who ask the same may get; NULL otherwise: */
    struct MHD_Response *unchanged; /* the 304 that goes with it */
    int64_t modified_ms;
    char etag[ETAG_MAX];
};

/* Weighs the request's conditions, picks ranges, adds the shield. reply is empty after. */
struct answer answer_make(struct reply *reply);
void answer_release(struct answer *answer);
/* Whether the request's answer is one for everyone: of a cached route, with no condition that could
 * refuse it. */
bool answer_may_be_kept(const struct request *req);
/* What of a kept answer the request is to get: the 200 or the 304. */
struct MHD_Response *answer_choose(const struct answer *answer, const struct request *req,
                                   unsigned *status);
