/* GET /media/:version/master.m3u8, :name.m3u8, iframes.m3u8 and captions/:lang.m3u8: HLS. */
#include "base/fault.h"

#include "hls.h"
#include "routes.h"
#include "site_context.h"

/* RFC 8216 4 */
static int stream_hls_reply(struct reply *reply, const struct look *look, int64_t film_id,
                            struct buf *body)
{
    site_cut(reply, look, film_id);
    return reply_body(reply, 200, "application/vnd.apple.mpegurl", body);
}

static int stream_hls_keys(const struct manifest *manifest, struct request *req,
                           struct cmaf_pieces *keys)
{
    return track_read_keys(&manifest->smallest->track, request_arena(req), keys);
}

int stream_hls_master(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_MANIFEST struct manifest manifest;
    AUTO_BUF struct buf body = {0};
    struct cmaf_pieces keys = {0};
    struct bitrate rate;
    int r = manifest_open(&manifest, req, &look);

    if (r == MANIFEST_MISSING)
        return reply_missing(reply);
    if (!r && manifest.smallest)
        r = stream_hls_keys(&manifest, req, &keys);
    if (r)
        return fault(r);
    if (keys.count)
        rate = bitrate_of(&keys, manifest.smallest->track.cmaf.timescale);
    hls_write_master(&body, &manifest, keys.count ? &rate : NULL);
    return stream_hls_reply(reply, &look, manifest.film->id, &body);
}

int stream_hls_iframes(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_MANIFEST struct manifest manifest;
    AUTO_BUF struct buf body = {0};
    struct cmaf_pieces keys;
    int r = manifest_open(&manifest, req, &look);

    if (r == MANIFEST_MISSING || (!r && !manifest.smallest))
        return reply_missing(reply);
    if (!r)
        r = stream_hls_keys(&manifest, req, &keys);
    if (r)
        return fault(r);
    hls_write_keys(&body, &manifest.smallest->track, &keys);
    return stream_hls_reply(reply, &look, manifest.film->id, &body);
}

int stream_hls_track(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_TRACK struct track track;
    AUTO_BUF struct buf body = {0};
    int r = track_open(&track, req, &look, request_part(req, "version"), request_part(req, "name"),
                       request_argument(req, "is"));

    if (r == TRACK_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    hls_write_track(&body, &track);
    return stream_hls_reply(reply, &look, track.film->film_id, &body);
}

int stream_hls_captions(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    const char *language = request_part(req, "lang");
    struct film_caption_text caption;
    int r =
        film_caption(&look, request_part(req, "version"), language, request_arena(req), &caption);

    if (r == FILM_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    hls_write_captions(&body, language, caption.duration_ms);
    return stream_hls_reply(reply, &look, caption.film_id, &body);
}
