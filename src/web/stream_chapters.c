/* GET /media/:version/chapters.vtt and chapters.json: the chapters as WebVTT for <track
 * kind="chapters">, and as podcasts read them (JSON chapters 1.2). */
#include <errno.h>

#include "base/fault.h"
#include "base/json.h"
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

static void stream_chapters_write(struct buf *out, const struct film_chapter *chapters, int count)
{
    struct json json;

    json_start(&json, out);
    json_object(&json, NULL);
    json_string(&json, "version", "1.2.0");
    json_array(&json, "chapters");
    for (int i = 0; i < count; i++) {
        json_object(&json, NULL);
        json_decimal(&json, "startTime", (double)chapters[i].start_ms / 1000, 3);
        json_decimal(&json, "endTime", (double)chapters[i].end_ms / 1000, 3);
        json_string(&json, "title", chapters[i].title);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

int stream_chapters_json(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_chapter *chapters;
    int count;
    int r =
        film_chapters(&look, request_part(req, "version"), request_arena(req), &chapters, &count);

    if (r == FILM_MISSING || (!r && !count))
        return reply_missing(reply);
    if (r)
        return fault(r);
    stream_chapters_write(&body, chapters, count);
    return reply_body(reply, 200, "application/json+chapters", &body);
}
