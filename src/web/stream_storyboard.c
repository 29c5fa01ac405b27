/* GET /media/:version/storyboard.vtt: which part of which sheet shows what moment of the film. */
#include <errno.h>

#include "base/fault.h"
#include "base/vtt.h"

#include "routes.h"
#include "site_context.h"

static int stream_storyboard_write(struct buf *body, struct arena *arena,
                                   const struct film_tile *tiles, int count)
{
    struct vtt vtt = {.count = count};

    vtt.cues = arena_array(arena, (size_t)count, sizeof *vtt.cues);
    if (!vtt.cues)
        return fault(-ENOMEM);
    for (int i = 0; i < count; i++) {
        /* Media Fragments URI 1.0, 4.2.2 */
        const char *text = arena_printf(arena, "%s#xywh=%d,%d,%d,%d", tiles[i].sheet, tiles[i].x,
                                        tiles[i].y, tiles[i].width, tiles[i].height);

        if (!text)
            return fault(-ENOMEM);
        vtt.cues[i] = (struct vtt_cue){
            .start_ms = tiles[i].start_ms, .end_ms = tiles[i].end_ms, .text = text};
    }
    vtt_write(body, &vtt);
    return 0;
}

int stream_storyboard(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    const struct visibility *film = look_version(&look, request_part(req, "version"));
    struct film_tile *tiles;
    int count, r;

    r = film_storyboard(&look, request_part(req, "version"), request_arena(req), &tiles, &count);
    if (r == FILM_MISSING || (!r && !count))
        return reply_missing(reply);
    if (!r)
        r = stream_storyboard_write(&body, request_arena(req), tiles, count);
    if (r)
        return fault(r);
    site_cut(reply, &look, film->film_id);
    return reply_body(reply, 200, "text/vtt; charset=utf-8", &body);
}
