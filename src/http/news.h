/* An answer that is told as it comes about, to who listens. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>

#include "base/buf.h"
#include "http/reply.h"
#include "pool.h"

struct visit;

struct news {
    struct job job;
    const struct news_source *source;
    void *cls;           /* the source's */
    struct visit *visit; /* who listens */
    struct buf out;      /* told, */
    size_t sent;         /* and sent so far */
    int64_t told_ms;     /* steady: when something was told last */
    bool is_over;
};

/* With what there is to tell at once. NULL when out of memory: cls stays the caller's. */
struct news *news_open(const struct news_source *source, void *cls, void *thread);
void news_close(struct news *news);
/* The answer it is sent by, which closes it in the end. NULL when out of memory. */
struct MHD_Response *news_response(struct news *news);
/* Who listens sleeps, and it is time to ask whether there is more to tell. */
void news_ask(struct visit *visit);
/* That was asked. False: there is nothing to wake the connection for. */
bool news_wakes(struct visit *visit);
