/* A reply while it is being said. */
#pragma once

#include <stddef.h>

#include "answer.h"
#include "http/reply.h"

enum { reply_headers_max = 32, reply_text_bytes_max = 8192 };

enum reply_body {
    BODY_NONE,
    BODY_OWNED,  /* malloc'ed */
    BODY_STATIC, /* lives as long as the program */
    BODY_MAPPED,
    BODY_NEWS,
};

struct reply_field {
    const char *name, *value;
};

/* What begins with a byte of it; of 0: nothing. */
struct reply_mark {
    int64_t of, at;
    int as;
};

struct reply {
    struct request *req;
    bool is_overfull; /* more headers than there is room for: a 500 */
    int status;       /* 0: nothing said yet */
    const char *type; /* Content-Type, in text */
    enum reply_body body;
    char *owned;
    const void *bytes; /* of BODY_OWNED and BODY_STATIC */
    size_t length;
    struct mapping *mapping;
    struct news *news;
    int64_t mapping_first; /* where in it the body begins */
    int64_t cut;
    struct reply_mark mark;
    char etag[ETAG_MAX];
    int64_t modified_ms;
    int field_count;
    struct reply_field fields[reply_headers_max];
    size_t text_used;
    char text[reply_text_bytes_max];
};

void reply_start(struct reply *reply, struct request *req);
/* Forgets all that was said; frees what was not sent. */
void reply_drop(struct reply *reply);
/* An error in words: problem+json on API routes, plain text elsewhere. */
int reply_error(struct reply *reply, int status, const char *detail);
/* The same as was said, in other bytes: body's, which are taken. */
void reply_repack(struct reply *reply, struct buf *body);
/* Another Content-Type; NULL: none. */
void reply_type(struct reply *reply, const char *type);
