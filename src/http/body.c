/* Bytes gathered until it is worth a thread's while. */
#include "body.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "loop.h"

struct body *body_open(const struct body_taker *taker, void *cls, const char *length)
{
    struct body *body = malloc(sizeof *body + (size_t)body_gathered_bytes_max);

    if (!body)
        return NULL;
    *body = (struct body){.taker = taker, .cls = cls};
    if (length && !str_to_number(length, &body->left))
        body->left = INT64_MAX;
    return body;
}

void body_close(struct body *body)
{
    free(body);
}

size_t body_gather(struct body *body, const void *bytes, size_t length)
{
    size_t room = (size_t)body_gathered_bytes_max - body->length;

    if (!body->is_refused) {
        if (length > room)
            length = room;
        memcpy(body->bytes + body->length, bytes, length);
        body->length += length;
    } else { /* read, so that the answer is; but not for ever */
        body->dropped += (int64_t)length;
    }
    body->received += (int64_t)length;
    if (body->left)
        body->left -= (int64_t)length;
    return length;
}

bool body_is_full(const struct body *body)
{
    return body->length == (size_t)body_gathered_bytes_max;
}

bool body_is_vain(const struct body *body)
{
    return body->is_refused &&
           (body->left > body_dropped_bytes_max || body->dropped > body_dropped_bytes_max);
}

static struct body *body_of(struct job *job)
{
    return (struct body *)((char *)job - offsetof(struct body, job));
}

static void take(struct job *job, struct hand *hand, bool is_ending)
{
    struct body *body = body_of(job);
    struct visit *visit = body->visit;
    struct request *req = visit->request;

    (void)is_ending; /* what came is kept all the same */
    req->thread = hand->thread;
    if (body->length && !body->is_refused)
        body->is_refused = body->taker->take(body->cls, hand->thread, body->bytes, body->length);
    body->length = 0;
    if (body->is_done || body->is_cut)
        exchange_finish(req, hand, body->taker->end, body->cls);
    loop_give_back(visit);
}

bool body_hand_over(struct body *body, struct visit *visit)
{
    body->visit = visit;
    body->job.run = take;
    return pool_submit(visit->lane->loop->writers, &body->job, JOB_URGENT, INT_MAX);
}

static void drop(struct job *job, struct hand *hand, bool is_ending)
{
    struct body *body = body_of(job);

    (void)is_ending;
    if (body->length && !body->is_refused)
        body->taker->take(body->cls, hand->thread, body->bytes, body->length);
    body->taker->drop(body->cls, hand->thread);
    body_close(body);
}

void body_drop(struct body *body, struct pool *pool)
{
    body->visit = NULL;
    body->job.run = drop;
    /* that pool ends after the last connection */
    check(pool_submit(pool, &body->job, JOB_URGENT, INT_MAX));
}
