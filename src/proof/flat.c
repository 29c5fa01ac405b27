/* Media data in one piece: each byte belongs to just one sample, because samples are read where the
 * last one ended and nowhere else. */
#include "flat.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"
#include "pace.h"
#include "payload.h"

struct flat_track {
    struct tables tables;
    struct pace pace;
    bool is_over;
};

struct flat {
    struct glass media;
    struct flat_track tracks[MOVIE_TRACKS_MAX];
};

static void flat_chunk(struct flat *flat, struct flat_track *track)
{
    struct tables_sample sample;

    while (tables_next(&track->tables, &sample)) {
        pace_take(&track->pace, flat->media.suspect, &sample);
        payload_read(track->tables.track, &flat->media, &sample);
    }
    track->is_over = !tables_chunk(&track->tables);
}

/* The track whose next chunk lies here. */
static struct flat_track *flat_find(struct flat *flat, int count)
{
    for (int i = 0; i < count; i++)
        if (!flat->tracks[i].is_over && flat->tracks[i].tables.chunk_at == flat->media.at)
            return &flat->tracks[i];
    return NULL;
}

static void flat_walk(struct flat *flat, const struct movie *movie)
{
    struct suspect *suspect = movie->suspect;

    for (int i = 0; i < movie->tracks_count; i++) {
        tables_open(&flat->tracks[i].tables, suspect, &movie->tracks[i]);
        pace_open(&flat->tracks[i].pace, &movie->tracks[i]);
        flat->tracks[i].is_over = !tables_chunk(&flat->tracks[i].tables);
    }
    while (glass_more(&flat->media)) {
        struct flat_track *track = flat_find(flat, movie->tracks_count);
        if (track)
            flat_chunk(flat, track);
        else
            glass_blame(&flat->media, "bytes of media data that belong to no sample, or to two");
    }
}

static void flat_close(struct flat *flat, const struct movie *movie)
{
    int64_t longest = 0;

    for (int i = 0; i < movie->tracks_count; i++) {
        struct flat_track *track = &flat->tracks[i];
        if (!track->is_over)
            glass_blame(&flat->media, "a sample lies outside of the media data");
        tables_close(&track->tables);
        pace_close(&track->pace, movie->suspect, movie);
        if (movie->tracks[i].shown > longest)
            longest = movie->tracks[i].shown;
    }
    if (movie->duration != longest)
        glass_blame_at(movie->suspect, movie->at, "the film lasts not as long as its tracks");
}

void flat_read(const struct movie *movie, int64_t at, int64_t end)
{
    struct flat *flat = calloc(1, sizeof(*flat));

    if (!flat) {
        movie->suspect->fault = fault(-ENOMEM);
        return;
    }
    glass_open(&flat->media, movie->suspect, at, end);
    flat_walk(flat, movie);
    flat_close(flat, movie);
    free(flat);
}
