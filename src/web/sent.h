/* What a program or a script of the studio sends to the staff API (PUT, POST): who sends it and
 * from where is weighed, the body is gathered, then it is handled on a thread that may write. */
#pragma once

#include "http/reply.h"
#include "http/request.h"
#include "people/staffer.h"

struct sent {
    struct staffer staffer; /* who sends it */
    const char *bytes;      /* NUL-terminated */
    size_t length;
};
typedef int sent_handler(struct request *req, struct reply *reply, const struct sent *sent);

/* For route.act. A body of more than bytes_max is 413. */
int sent_take(struct request *req, struct reply *reply, int64_t bytes_max, sent_handler *act);
/* Refuses a method that the route does not have; allowed as in Allow. */
int sent_refuse_method(struct reply *reply, const char *allowed);

/* The revision that is being changed: If-Match: "3", or If-None-Match: *, which is 0: there is none
 * yet. Else the reply says what is missing (428, RFC 6585 3) or wrong, and *r is what the handler
 * returns. */
bool sent_base(struct request *req, struct reply *reply, int64_t *base, int *r);
/* ETag: "3". */
void sent_tag(struct reply *reply, int64_t number);
