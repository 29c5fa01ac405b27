/* The body of a request on its way to a handler: gathered by the loop, taken in by a thread that
 * may wait for the disk. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "http/request.h"
#include "pool.h"

struct visit;

struct body {
    struct job job;
    const struct body_taker *taker;
    void *cls;           /* the taker's */
    struct visit *visit; /* NULL: its connection broke */
    size_t length;       /* of what waits in bytes */
    int64_t received;    /* since the window of progress began */
    int64_t left;        /* still to come, if its length was said; else 0 */
    int64_t dropped;     /* after the taker wanted no more */
    bool is_awaited;     /* the first of it may come now */
    bool is_done;        /* all of it is here */
    bool is_refused;     /* the taker wants no more, */
    bool is_cut;         /* and so much is still to come that it is told so now */
    uint8_t bytes[];
};

/* length: as its head says, or NULL. NULL when out of memory. */
struct body *body_open(const struct body_taker *taker, void *cls, const char *length);
/* Copies what fits and answers how much that is. */
size_t body_gather(struct body *body, const void *bytes, size_t length);
bool body_is_full(const struct body *body);
/* Nobody wants it, and more of it is to come than is read so that its sender reads why. */
bool body_is_vain(const struct body *body);
/* What came goes to the taker, on a thread of the pool; loop_give_back wakes the connection. False:
 * the server is about to end. */
bool body_hand_over(struct body *body, struct visit *visit);
/* The connection broke: on a thread of the pool the taker keeps what it may, and the body goes. */
void body_drop(struct body *body, struct pool *pool);
void body_close(struct body *body);
