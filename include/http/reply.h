/* The answer to a request. A handler says one of these and returns 0, or returns a fault, which
 * http/exchange.c alone turns into a 500. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mapping.h"
#include "http/range.h"
#include "http/request.h"

struct reply;

/* A header field; name and value are copied, a value with CR, LF or NUL is a check() failure. */
void reply_header(struct reply *reply, const char *name, const char *value);
/* A whole body built in body (taken, left empty). A failed buf is -ENOMEM. status: 200, 404, … A
 * 200 that reply_validators has not given an ETag gets a strong one from its bytes and weighs the
 * request's preconditions with it. */
int reply_body(struct reply *reply, int status, const char *type, struct buf *body);
/* As reply_body with 200, for bytes that live as long as the program: nothing is copied. */
int reply_static(struct reply *reply, const char *type, const void *bytes, size_t length);
/* No body: 204, 304, 302 and 308 with Location set. */
int reply_empty(struct reply *reply, int status);
/* RFC 9457 problem+json; detail for a person. */
int reply_problem(struct reply *reply, int status, const char *detail);
/* The one neutral "not here" page, the same bytes and headers for whatever is hidden, withdrawn or
 * never was (set once at server_open). */
int reply_missing(struct reply *reply);

/* An answer that is told as it comes about: an event stream (WHATWG HTML 9.2). While there is
 * nothing to tell it holds no thread; comments are sent so that a dead line is noticed. */
struct news_source {
    /* Adds what there is to tell to out, about once a second, on a thread of the pool; thread is
     * what request_thread() would be. True: that was the last. */
    bool (*tell)(void *cls, void *thread, struct buf *out);
    void (*drop)(void *cls);
};
/* cls is the source's from here on, unless it is -ENOMEM. */
int reply_news(struct reply *reply, const struct news_source *source, void *cls);

/* Sets ETag ("digest", strong) and, when modified_ms >= 0, Last-Modified. A 200 that has them
 * becomes 304 or 412 where the request's preconditions say so (RFC 9110 13.2.2): after the handler,
 * when the length that a 304 must tell is known. */
void reply_validators(struct reply *reply, const char *digest, int64_t modified_ms);

/* What the answer is of (a film's id): while it is sent, server_options.must_cut may end it. */
void reply_cut(struct reply *reply, int64_t cut);

/* That something begins with the byte at that place: where it is among what is sent first (GET; 200
 * or 206, of more than the two bytes that a phone asks for before), server_options.begun is told,
 * of whom and as what. */
void reply_begins(struct reply *reply, int64_t of, int as, int64_t at);

/* The bytes of an immutable file, whole or as the Range header asks (RFC 9110 14; GET only;
 * If-Range obeyed; say reply_validators too): 200, 206, 206 multipart/byteranges or 416. Takes its
 * own hold on the mapping; a broken one is -EIO. */
int reply_bytes(struct reply *reply, const char *type, struct mapping *mapping);
/* The same of a piece of the file, which is a whole of its own: ranges are counted from its start.
 * The piece lies in the file. */
int reply_piece(struct reply *reply, const char *type, struct mapping *mapping, struct span piece);
