/* GET /api/v1/staff/films/:slug/media/:name: a film that is not public yet, for who works on it:
 * the bytes of what is made of it already, and an HLS playlist of that. */
#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "intake/preview.h"

#include "hls.h"
#include "routes.h"
#include "signin.h"
#include "site_context.h"

static const struct viewer api_preview_staff = {VIEWER_STAFF};

/* What withdrawn.log holds back is held back here too, before the catalogue knows. */
static int api_preview_find(struct request *req, struct preview *preview)
{
    AUTO_LOOK struct look look = look_open(site_of(req)->library, request_thread(req),
                                           &api_preview_staff, request_now_ms(req));
    const struct visibility *film = look_film(&look, request_part(req, "slug"));

    if (!film || film->is_withdrawn)
        return PREVIEW_MISSING;
    return preview_find(request_thread(req), request_part(req, "slug"), request_arena(req),
                        preview);
}

static int api_preview_bytes(struct request *req, struct reply *reply,
                             const struct preview *preview, int file)
{
    AUTO_MAPPING struct mapping *mapping = NULL;
    const char *digest = arena_strdup(request_arena(req), preview->paths[file]);
    int r = preview_map(preview, site_of(req)->data_fd, file, &mapping);

    if (r)
        return r < 0 ? fault(r) : PREVIEW_MISSING;
    if (!digest)
        return fault(-ENOMEM);
    reply_validators(reply, digest, -1); /* one path, one content */
    reply_cut(reply, cut_of(&api_preview_staff, preview->film_id));
    return reply_bytes(reply, preview->files[file].type, mapping);
}

static int api_preview_track(struct request *req, const struct preview *preview, int file,
                             struct manifest_track *track)
{
    const char *name = preview->files[file].name;
    struct mapping *mapping = NULL;
    int r = preview_map(preview, site_of(req)->data_fd, file, &mapping);

    if (r)
        return r;
    name = arena_strndup(request_arena(req), name, strlen(name) - strlen(".mp4"));
    r = name ? track_take(&track->track, request_arena(req), name, mapping) : -ENOMEM;
    if (r) {
        mapping_release(mapping);
        track->track.mapping = NULL;
        return fault(r);
    }
    track->codecs = preview->files[file].codecs;
    track->rate = bitrate_of(&track->track.pieces, track->track.cmaf.timescale);
    return 0;
}

static int api_preview_master(struct request *req, struct reply *reply,
                              const struct preview *preview)
{
    const struct film film = {.language = preview->language, .language_name = preview->language};
    const struct film_version version = {0};
    struct manifest_track tracks[PREVIEW_FILES_MAX] = {0};
    AUTO_MANIFEST struct manifest manifest = {.film = &film, .version = &version, .tracks = tracks};
    AUTO_BUF struct buf body = {0};
    int r = 0;

    for (int i = 0; i < preview->count && !r; i++)
        if (film_is_track(preview->files[i].name))
            r = api_preview_track(req, preview, i, &tracks[manifest.track_count++]);
    if (r || !manifest.track_count)
        return r < 0 ? fault(r) : PREVIEW_MISSING;
    manifest_sort_out(&manifest);
    hls_write_master(&body, &manifest, NULL);
    reply_cut(reply, cut_of(&api_preview_staff, preview->film_id));
    return reply_body(reply, 200, "application/vnd.apple.mpegurl", &body);
}

static int api_preview_list(struct request *req, struct reply *reply, const struct preview *preview,
                            int file)
{
    struct manifest_track track = {0};
    AUTO_BUF struct buf body = {0};
    int r = api_preview_track(req, preview, file, &track);

    if (r)
        return r;
    hls_write_track(&body, &track.track);
    track_close(&track.track);
    reply_cut(reply, cut_of(&api_preview_staff, preview->film_id));
    return reply_body(reply, 200, "application/vnd.apple.mpegurl", &body);
}

static int api_preview_answer(struct request *req, struct reply *reply,
                              const struct preview *preview)
{
    const char *name = request_part(req, "name");
    const char *file =
        arena_printf(request_arena(req), "%.*s.mp4",
                     (int)(str_ends(name, ".m3u8") ? strlen(name) - strlen(".m3u8") : 0), name);

    if (!file)
        return fault(-ENOMEM);
    if (str_equal(name, "master.m3u8"))
        return api_preview_master(req, reply, preview);
    for (int i = 0; i < preview->count; i++)
        if (str_equal(preview->files[i].name, name))
            return api_preview_bytes(req, reply, preview, i);
        else if (str_equal(preview->files[i].name, file) && film_is_track(file))
            return api_preview_list(req, reply, preview, i);
    return PREVIEW_MISSING;
}

int api_preview(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    struct preview preview;
    const char *why;
    int r = signin_find(req, &staffer);

    if (r > 0) {
        r = signin_refuse(reply, r, &why);
        return reply_problem(reply, r, why);
    }
    if (!r)
        r = api_preview_find(req, &preview);
    if (!r)
        r = api_preview_answer(req, reply, &preview);
    if (r == PREVIEW_MISSING)
        return reply_problem(reply, 404, "There is no such film, or nothing of it is made yet.");
    return r ? fault(r) : 0;
}
