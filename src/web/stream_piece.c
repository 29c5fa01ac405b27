/* GET /media/:version/:name/init.mp4 and :n.m4s: a track piece by piece, each at an address of its
 * own, for caches that keep whole small answers best. The bytes are those of the one file. */
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

#include "routes.h"
#include "site_context.h"
#include "track.h"

/* RFC 3986 6.2.2.2: nothing in these addresses needs an escape, and a cache may not know that %31
 * is 1: it would keep the piece once more. */
static int stream_piece_open(struct track *track, struct request *req, const struct look *look)
{
    *track = (struct track){0};
    if (strchr(request_path(req), '%'))
        return TRACK_MISSING;
    return track_open(track, req, look, request_part(req, "version"), request_part(req, "name"),
                      request_argument(req, "is"));
}

int stream_piece_init(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_TRACK struct track track;
    int r = stream_piece_open(&track, req, &look);

    if (r == TRACK_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    if (track.cmaf.channels)
        reply_begins(reply, track.film->film_id, TALLY_PLAY, 0);
    return track_reply(&track, req, reply, (struct span){0, track.cmaf.init_bytes});
}

/* Counted from 1, in one way of writing each: another address would be kept a second time. */
static const struct cmaf_piece *stream_piece_find(const struct track *track, const char *n)
{
    int64_t number;

    if (*n == '0' || !str_to_number(n, &number) || number > track->pieces.count)
        return NULL;
    return &track->pieces.list[number - 1];
}

int stream_piece(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_TRACK struct track track;
    const struct cmaf_piece *piece;
    int r = stream_piece_open(&track, req, &look);

    if (r == TRACK_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    piece = stream_piece_find(&track, request_part(req, "n"));
    if (!piece)
        return reply_missing(reply);
    /* As in stream_media.c: of films with sound that is what tells. */
    if (piece == track.pieces.list && !look_has_sound(&look, request_part(req, "version")))
        reply_begins(reply, track.film->film_id, TALLY_PLAY, 0);
    return track_reply(&track, req, reply, (struct span){piece->at, piece->bytes});
}
