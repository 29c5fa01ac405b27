/* A track of a version, found for who asks and read. */
#include "track.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/mapping_guard.h"
#include "catalogue/cut.h"
#include "catalogue/film.h"
#include "http/reply.h"

/* What was read of a file that is not what it was is not to be believed: where it was cut short,
 * zeros are read. */
static int track_believe(const struct track *track, int r)
{
    if (!mapping_is_whole(track->mapping, clock_steady_ms()))
        return fault(-EIO);
    return r > 0 ? fault(-EPROTO) : r; /* CMAF_OTHER: the catalogue calls a track what is none */
}

static int track_read(struct track *track, struct arena *arena)
{
    int r;

    mapping_guard_reading(track->mapping);
    r = cmaf_read(&track->cmaf, arena, mapping_bytes(track->mapping),
                  mapping_length(track->mapping));
    mapping_guard_reading(NULL);
    r = track_believe(track, r);
    return r ? r : cmaf_gather(&track->cmaf, arena, &track->pieces);
}

int track_take(struct track *track, struct arena *arena, const char *name, struct mapping *mapping)
{
    int r;

    *track = (struct track){
        .name = name, .file = arena_printf(arena, "%s.mp4", name), .mapping = mapping};
    if (!track->file)
        return fault(-ENOMEM);
    r = track_read(track, arena);
    track->type = track->cmaf.channels ? "audio/mp4" : "video/mp4";
    return fault(r);
}

int track_open(struct track *track, struct request *req, const struct look *look,
               const char *version, const char *name, const char *is)
{
    struct arena *arena = request_arena(req);
    int r;

    *track = (struct track){.name = name, .file = arena_printf(arena, "%s.mp4", name)};
    if (!track->file)
        return fault(-ENOMEM);
    if (!film_is_track(track->file))
        return TRACK_MISSING;
    r = look_rendition(look, version, track->file, is, &track->rendition, &track->mapping,
                       &track->film);
    if (r == RENDITION_MISSING)
        return TRACK_MISSING;
    if (!r)
        r = track_read(track, arena);
    if (r)
        return fault(r);
    track->cut = cut_of(&look->viewer, track->film->film_id);
    track->type = track->cmaf.channels ? "audio/mp4" : "video/mp4";
    return 0;
}

void track_close(struct track *track)
{
    mapping_release(track->mapping);
    track->mapping = NULL;
}

/* What is read of each fragment's first box: where its samples lie. */
enum { track_head_bytes = 256 };

static void track_ask_for_keys(const struct track *track, int stride)
{
    const struct cmaf_pieces *fragments = &track->cmaf.fragments;

    for (int i = 0; i < fragments->count; i += stride) {
        const struct cmaf_piece *fragment = &fragments->list[i];

        mapping_ask_for(track->mapping, fragment->at,
                        fragment->bytes < track_head_bytes ? fragment->bytes : track_head_bytes);
    }
}

int track_read_keys(const struct track *track, struct arena *arena, struct cmaf_pieces *keys)
{
    int stride = (track->cmaf.fragments.count + film_keys_max - 1) / film_keys_max, r;

    track_ask_for_keys(track, stride);
    mapping_guard_reading(track->mapping);
    r = cmaf_read_keys(&track->cmaf, stride, arena, mapping_bytes(track->mapping), keys);
    mapping_guard_reading(NULL);
    return track_believe(track, r);
}

int track_reply(const struct track *track, struct request *req, struct reply *reply,
                struct span part)
{
    const char *digest = arena_printf(request_arena(req), "%s-%lld-%lld", track->rendition->sha256,
                                      (long long)part.first, (long long)part.length);

    if (!digest)
        return fault(-ENOMEM);
    reply_validators(reply, digest, track->rendition->created_ms);
    reply_cut(reply, track->cut);
    return reply_piece(reply, track->type, track->mapping, part);
}
