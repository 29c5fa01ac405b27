/* GET /media/:version/manifest.mpd: DASH. */
#include "base/fault.h"

#include "dash.h"
#include "routes.h"
#include "site_context.h"

int stream_dash(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_MANIFEST struct manifest manifest;
    AUTO_BUF struct buf body = {0};
    int r = manifest_open(&manifest, req, &look);

    if (r == MANIFEST_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    dash_write(&body, &manifest);
    site_cut(reply, &look, manifest.film->id);
    return reply_body(reply, 200, "application/dash+xml", &body);
}
