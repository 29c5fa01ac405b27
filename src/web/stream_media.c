/* GET /media/:version/:name?is=: the bytes of a rendition, or of a picture that is approved; whole
 * or in part. is: the beginning of its digest, for who must get no other when the film's file is
 * replaced. */
#include <errno.h>

#include "base/fault.h"
#include "base/mapping.h"
#include "base/str.h"

#include "routes.h"
#include "site_context.h"

/* Nothing else is ever sent as a film, whatever the catalogue came to hold. */
static const char *stream_media_type(const char *type)
{
    static const char *const types[] = {"video/mp4", "video/webm", "audio/mp4", "image/jpeg",
                                        "image/avif"};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_equal(type, types[i]))
            return types[i];
    return NULL;
}

/* Of all that a player asks for one viewing, just one is where it begins. (A phone asks for the
 * first two bytes before.) */
static bool stream_media_begins(const struct request *req)
{
    const char *range = request_header(req, "Range");

    if (!str_equal(request_method(req), "GET"))
        return false;
    return !range || (str_starts(range, "bytes=0-") && !str_equal(range, "bytes=0-0") &&
                      !str_equal(range, "bytes=0-1"));
}

/* A whole file, or of the tracks that are put together that of the sound: players change that of
 * the picture as they like. */
static void stream_media_count(const struct request *req, const struct library_rendition *rendition,
                               int64_t film_id)
{
    bool is_sound = str_starts(rendition->type, "audio/");
    bool is_whole = !film_is_track(rendition->name);

    if (stream_media_begins(req) &&
        (is_sound || (is_whole && !str_starts(rendition->type, "image/"))))
        tally_add(site_of(req)->tally, film_id, is_sound && is_whole ? TALLY_LISTEN : TALLY_PLAY,
                  request_now_ms(req));
}

int stream_media(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_MAPPING struct mapping *mapping = NULL;
    const struct library_rendition *rendition;
    const struct visibility *film;
    const char *type;
    int r;

    r = look_rendition(&look, request_part(req, "version"), request_part(req, "name"),
                       request_argument(req, "is"), &rendition, &mapping, &film);
    if (r == RENDITION_MISSING)
        return reply_missing(reply); /* a hidden film must look like no film */
    if (r)
        return fault(r);
    type = stream_media_type(rendition->type);
    if (!type)
        return fault(-EPROTO);
    reply_validators(reply, rendition->sha256, rendition->created_ms);
    site_cut(reply, &look, film->film_id);
    stream_media_count(req, rendition, film->film_id);
    return reply_bytes(reply, type, mapping);
}
