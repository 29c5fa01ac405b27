/* Bodies of the staff API. */
#include "sent.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

#include "signin.h"

/* What is being sent just now. */
struct sent_body {
    sent_handler *act;
    struct buf bytes;
};

static void sent_body_free(struct sent_body *body)
{
    buf_free(&body->bytes);
    free(body);
}

static bool sent_body_take(void *cls, void *thread, const void *bytes, size_t length)
{
    struct sent_body *body = cls;

    (void)thread;
    buf_append(&body->bytes, bytes, length);
    return body->bytes.failed;
}

static void sent_body_drop(void *cls, void *thread)
{
    (void)thread;
    sent_body_free(cls);
}

/* It may have come slowly: who has been disabled meanwhile does nothing more. */
static int answer(struct request *req, struct reply *reply, struct sent_body *body)
{
    struct sent sent = {.bytes = "", .length = body->bytes.length};
    int r;

    if (body->bytes.failed)
        return reply_problem(reply, 413, "This is more than it may be: nothing was changed.");
    if (!signin_admits(req, reply, &sent.staffer, &r))
        return r;
    if (body->bytes.data)
        sent.bytes = body->bytes.data;
    return body->act(req, reply, &sent);
}

static int sent_body_end(void *cls, struct request *req, struct reply *reply)
{
    struct sent_body *body = cls;
    int r = answer(req, reply, body);

    sent_body_free(body);
    return r;
}

static const struct body_taker sent_taker = {
    .take = sent_body_take, .end = sent_body_end, .drop = sent_body_drop};

int sent_take(struct request *req, struct reply *reply, int64_t bytes_max, sent_handler *act)
{
    struct staffer staffer;
    struct sent_body *body;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    body = malloc(sizeof *body);
    if (!body)
        return fault(-ENOMEM);
    *body = (struct sent_body){.act = act, .bytes.bytes_max = (size_t)bytes_max + 1};
    r = request_take_body(req, &sent_taker, body);
    if (r)
        sent_body_free(body);
    return r ? fault(r) : 0;
}

int sent_refuse_method(struct reply *reply, const char *allowed)
{
    reply_header(reply, "Allow", allowed);
    return reply_problem(reply, 405, "This is not done so.");
}

/* "3", in its quotes. */
static bool read_tag(struct request *req, const char *said, int64_t *number)
{
    size_t length = strlen(said);
    const char *digits = length > 2 && said[0] == '"' && said[length - 1] == '"'
                             ? arena_strndup(request_arena(req), said + 1, length - 2)
                             : NULL;

    return digits && str_to_number(digits, number);
}

bool sent_base(struct request *req, struct reply *reply, int64_t *base, int *r)
{
    const char *match = request_header(req, "If-Match");

    *base = 0;
    if (match && read_tag(req, match, base))
        return true;
    if (match)
        *r = reply_problem(reply, 412, "If-Match names no revision: \"3\" is one.");
    else if (str_equal(request_header(req, "If-None-Match"), "*"))
        return true;
    else
        *r = reply_problem(reply, 428,
                           "Say which revision this changes: If-Match: \"3\", as its ETag was; or, "
                           "for the first one, If-None-Match: *.");
    return false;
}

void sent_tag(struct reply *reply, int64_t number)
{
    char tag[32];

    snprintf(tag, sizeof tag, "\"%lld\"", (long long)number);
    reply_header(reply, "ETag", tag);
}
