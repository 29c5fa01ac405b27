/* What is made by a handler is packed once it is whole, and then kept, tagged and sent like any
 * other bytes: a coding is another representation (RFC 9110 8.8.3). */
#include "parcel.h"

#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "exchange.h"
#include "http/coding.h"
#include "http/server.h"
#include "reply_state.h"

/* Never what is for staff, or for a guest of theirs. How small it becomes tells what in it is the
 * same: who can have a browser ask for a page with words of their own in it would read a secret
 * beside them, letter by letter, from its length (BREACH). What everyone may read holds no secret.
 */
static bool may_be_packed(const struct request *req)
{
    return req->options->pack && !(req->flags & (ROUTE_STAFF | ROUTE_GUEST | ROUTE_OPERATIONS));
}

int parcel_coding(const struct request *req)
{
    return may_be_packed(req) ? coding_best(req->codings) : 0;
}

/* RFC 9110 8.8.3: the strong tag of other bytes is another one. */
static void change_tag(struct reply *reply, int coding)
{
    size_t length = strlen(reply->etag);

    if (!length)
        return;
    check(length + 6 < ETAG_MAX);
    snprintf(reply->etag + length - 1, ETAG_MAX - length + 1, "-%s\"", coding_name(coding));
}

void parcel_wrap(struct reply *reply)
{
    AUTO_BUF struct buf packed = {0};
    const struct request *req = reply->req;
    int coding = parcel_coding(req);

    if (reply->status != 200 || reply->body != BODY_OWNED || !may_be_packed(req) ||
        reply->length < (size_t)packed_bytes_min)
        return;
    reply_header(reply, "Vary", "Accept-Encoding");
    if (!coding || (req->is_hurried && reply->length > (size_t)packed_hurried_bytes_max) ||
        req->options->pack(coding, reply->bytes, reply->length, &packed) || packed.failed)
        return;
    reply_header(reply, "Content-Encoding", coding_name(coding));
    change_tag(reply, coding);
    reply_repack(reply, &packed);
}
