/* GET /films/:slug/ok: whether the film may still be seen, for players that are open. */
#include "routes.h"
#include "site_context.h"

int heartbeat_get(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);

    if (!look_film(&look, request_part(req, "slug")))
        return reply_missing(reply); /* a hidden film must look like no film */
    return reply_empty(reply, 204);
}
