/* GET /media/:version/chapters.vtt: the chapters as WebVTT for <track kind="chapters">. */
#include <errno.h>

#include "base/fault.h"
#include "base/vtt.h"

#include "routes.h"
#include "site_context.h"

int stream_chapters(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_chapter *chapters;
    struct vtt vtt;
    int r;

    r = film_chapters(&look, request_part(req, "version"), request_arena(req), &chapters,
                      &vtt.count);
    if (r == FILM_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    if (!vtt.count)
        return reply_missing(reply); /* no track is offered, so none is there */
    vtt.cues = arena_array(request_arena(req), (size_t)vtt.count, sizeof *vtt.cues);
    if (!vtt.cues)
        return fault(-ENOMEM);
    for (int i = 0; i < vtt.count; i++)
        vtt.cues[i] = (struct vtt_cue){.start_ms = chapters[i].start_ms,
                                       .end_ms = chapters[i].end_ms,
                                       .text = chapters[i].title};
    vtt_write(&body, &vtt);
    return reply_body(reply, 200, "text/vtt; charset=utf-8", &body);
}
