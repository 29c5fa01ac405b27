/* Gathers what a manifest tells. */
#include "manifest.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

static int manifest_add(struct manifest *manifest, struct request *req, const struct look *look,
                        const struct film_rendition *rendition)
{
    struct manifest_track *added = &manifest->tracks[manifest->track_count];
    const char *name = arena_strndup(request_arena(req), rendition->name,
                                     strlen(rendition->name) - strlen(".mp4"));
    int r =
        name ? track_open(&added->track, req, look, manifest->version->id, name, NULL) : -ENOMEM;

    if (r == TRACK_MISSING)
        return 0; /* the database is newer than the picture: the next answer will have it */
    manifest->track_count++;
    if (r)
        return fault(r);
    added->codecs = rendition->codecs;
    added->rate = bitrate_of(&added->track.pieces, added->track.cmaf.timescale);
    return 0;
}

static int manifest_fill(struct manifest *manifest, struct request *req, const struct look *look)
{
    const struct film_version *version = manifest->version;
    int r = 0;

    manifest->tracks =
        arena_array(request_arena(req), (size_t)version->track_count + 1, sizeof *manifest->tracks);
    if (!manifest->tracks)
        return fault(-ENOMEM);
    for (int i = 0; i < version->rendition_count && !r; i++)
        if (version->renditions[i].is_track)
            r = manifest_add(manifest, req, look, &version->renditions[i]);
    return r;
}

int manifest_open(struct manifest *manifest, struct request *req, const struct look *look)
{
    struct film *film;
    int r;

    *manifest = (struct manifest){0};
    r = film_find_version(look, request_part(req, "version"), request_arena(req), &film);
    if (r == FILM_MISSING)
        return MANIFEST_MISSING;
    if (r)
        return fault(r);
    manifest->film = film;
    manifest->version = film->versions;
    r = manifest_fill(manifest, req, look);
    if (r)
        return fault(r);
    manifest_sort_out(manifest);
    return manifest->track_count ? 0 : MANIFEST_MISSING;
}

void manifest_close(struct manifest *manifest)
{
    for (int i = 0; i < manifest->track_count; i++)
        track_close(&manifest->tracks[i].track);
}

void manifest_sort_out(struct manifest *manifest)
{
    for (int i = 0; i < manifest->track_count; i++) {
        struct manifest_track *track = &manifest->tracks[i];

        track->family = track->track.cmaf.channels           ? MANIFEST_SOUND
                        : str_starts(track->codecs, "av01.") ? MANIFEST_AV1
                                                             : MANIFEST_AVC;
        if (track->family == MANIFEST_AVC)
            manifest->smallest = track;
        else if (track->family == MANIFEST_SOUND && !manifest->sound)
            manifest->sound = track;
    }
}
