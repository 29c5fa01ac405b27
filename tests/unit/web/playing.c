/* A version as manifests are written of it. */
#include "playing.h"

/* Two pieces: 4 s, and 2 s of half its bytes. */
static void add_track(struct playing *playing, const char *name, const char *file,
                      const char *codecs, int64_t bytes)
{
    int n = playing->manifest.track_count++;
    struct manifest_track *track = &playing->tracks[n];

    playing->pieces[n][0] = (struct cmaf_piece){900, bytes, 4000};
    playing->pieces[n][1] = (struct cmaf_piece){900 + bytes, bytes / 2, 2000};
    *track = (struct manifest_track){.codecs = codecs,
                                     .rate = {bytes * 2, bytes * 2},
                                     .track = {.name = name,
                                               .file = file,
                                               .cmaf = {.init_bytes = 700,
                                                        .index_at = 700,
                                                        .index_bytes = 200,
                                                        .timescale = 1000,
                                                        .duration = 6000,
                                                        .rate_den = 1},
                                               .pieces = {playing->pieces[n], 2}}};
}

static void add_picture(struct playing *playing, const char *name, const char *file, int64_t bytes,
                        int width, int height)
{
    struct cmaf *cmaf = &playing->tracks[playing->manifest.track_count].track.cmaf;

    add_track(playing, name, file, "avc1.64001E", bytes);
    cmaf->width = width;
    cmaf->height = height;
    cmaf->rate_num = 30000;
    cmaf->rate_den = 1001;
}

void playing_make(struct playing *playing)
{
    *playing = (struct playing){
        .film = {.language = "en-GB", .language_name = "English"},
        .version = {.captions = playing->captions, .caption_count = 2, .duration_ms = 6001},
        .captions = {{"cy", "Cymraeg"}, {"en-GB", "English"}},
        .manifest = {.film = &playing->film,
                     .version = &playing->version,
                     .tracks = playing->tracks,
                     .sound = &playing->tracks[2],
                     .smallest = &playing->tracks[1]}};
    add_picture(playing, "v720", "v720.mp4", 1500000, 1280, 720);
    add_picture(playing, "v360", "v360.mp4", 400000, 640, 360);
    add_track(playing, "a128", "a128.mp4", "mp4a.40.2", 64000);
    playing->tracks[2].track.cmaf.channels = 2;
    playing->tracks[2].family = MANIFEST_SOUND;
}
