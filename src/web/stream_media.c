/* GET /media/:version/:name?is=: the bytes of a rendition, or of a picture that is approved; whole
 * or in part. is: the beginning of its digest, for who must get no other when the film's file is
 * replaced. */
#include <errno.h>
#include <string.h>

#include "base/cmaf.h"
#include "base/fault.h"
#include "base/mapping.h"
#include "base/mapping_guard.h"
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

/* The first piece of a track lies behind its index, which is near. */
static bool stream_media_is_early(const struct request *req)
{
    const char *range = request_header(req, "Range");

    return !range || (str_starts(range, "bytes=") && strspn(range + 6, "0123456789") <= 6);
}

static int64_t stream_media_first(struct mapping *mapping)
{
    int64_t at;

    mapping_guard_reading(mapping);
    at = cmaf_first(mapping_bytes(mapping), mapping_length(mapping));
    mapping_guard_reading(NULL);
    return at;
}

/* Of all that a player asks for one viewing, just one is where it begins: a whole file, or the
 * sound of the tracks that are put together, since that of the picture is changed as players like.
 * Where there is none it is the first piece of the picture. */
static void stream_media_mark(const struct request *req, struct reply *reply,
                              const struct look *look, const struct library_rendition *rendition,
                              struct mapping *mapping, int64_t film_id)
{
    bool is_sound = str_starts(rendition->type, "audio/");
    bool is_track = film_is_track(rendition->name);

    if (is_sound || (!is_track && !str_starts(rendition->type, "image/")))
        reply_begins(reply, film_id, is_sound && !is_track ? TALLY_LISTEN : TALLY_PLAY, 0);
    else if (is_track && stream_media_is_early(req) &&
             !look_has_sound(look, request_part(req, "version")))
        reply_begins(reply, film_id, TALLY_PLAY, stream_media_first(mapping));
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
    stream_media_mark(req, reply, &look, rendition, mapping, film->film_id);
    return reply_bytes(reply, type, mapping);
}
