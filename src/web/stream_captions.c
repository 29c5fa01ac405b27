/* GET /media/:version/captions/:lang.vtt: what is said, as WebVTT. */
#include "base/fault.h"

#include "routes.h"
#include "site_context.h"

int stream_captions(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_caption_text caption;
    int r;

    r = film_caption(&look, request_part(req, "version"), request_part(req, "lang"),
                     request_arena(req), &caption);
    if (r == FILM_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    site_cut(reply, &look, caption.film_id);
    reply_validators(reply, caption.sha256, caption.changed_ms);
    buf_text(&body, caption.vtt);
    return reply_body(reply, 200, "text/vtt; charset=utf-8", &body);
}
