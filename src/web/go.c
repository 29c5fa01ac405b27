/* GET /go/:code: a short address, for posts and print, leads to its film in one hop. Only to a film
 * of ours: where it leads is never part of the address. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/link.h"

#include "frame.h"
#include "routes.h"
#include "site_context.h"

int go_follow(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const struct visibility *film;
    const char *where;
    int r = link_follow(&look, request_part(req, "code"), &film);

    if (r == LINK_MISSING)
        return reply_missing(reply); /* a hidden film must look like no film */
    if (r)
        return fault(r);
    where =
        arena_printf(request_arena(req), "%s/films/%s", tongue_path(frame_tongue(req)), film->slug);
    if (!where)
        return fault(-ENOMEM);
    if (str_equal(request_method(req), "GET"))
        tally_add(site_of(req)->tally, film->film_id, TALLY_LINK, request_now_ms(req));
    reply_header(reply, "Location", where); /* without the query: what others added stays behind */
    return reply_empty(reply, 302);
}
