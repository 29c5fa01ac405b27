/* One sample entry a track (ISO/IEC 14496-12, 8.5.2, 12.1.3, 12.2.3): avc1 (14496-15), av01 or mp4a
 * (14496-14), each with its setup and a few numbers. */
#include "entry.h"

#include <string.h>

#include "aac.h"
#include "avc.h"

static const char reserved_reason[] = "bytes that the standard reserves are not 0";

static void entry_begin(struct movie_track *track, struct glass *glass, enum movie_codec codec)
{
    if (track->codec != MOVIE_NONE)
        glass_blame(glass, "more than one way to encode a track");
    track->codec = codec;
    glass_zero(glass, 6, reserved_reason);
    glass_must(glass, 2, 1, "media that lies in other files");
}

/* What is free text in the standard is libavformat's name of the encoder, or nothing. */
static void entry_compressor(struct glass *glass)
{
    static const char *const names[] = {"", "\14Lavc libx264", "\16Lavc libsvtav1",
                                        "\17Lavc libaom-av1"};
    const uint8_t *name = glass_peek(glass, 32);
    char known[32];

    for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++) {
        memset(known, 0, sizeof(known));
        memcpy(known, names[i], strlen(names[i]));
        if (memcmp(name, known, sizeof(known)) == 0) {
            glass_skip(glass, 32);
            return;
        }
    }
    glass_blame(glass, "the compressor's name may hold anything");
}

static void entry_pasp(void *context, struct glass *glass)
{
    glass_must(glass, 4, 1, "pixels that are not square");
    glass_must(glass, 4, 1, "pixels that are not square");
}

static void entry_fiel(void *context, struct glass *glass) /* QTFF, "Field handling" */
{
    glass_must(glass, 2, 0x0100, "a picture in fields");
}

static void entry_colr(void *context, struct glass *glass) /* 12.1.5 */
{
    struct movie_track *track = movie_track(context);
    uint32_t full;

    glass_same(glass, "nclx", 4, "a colour profile, which may hold anything");
    track->has_colour = true;
    track->colour.primaries = (uint16_t)glass_take(glass, 2);
    track->colour.transfer = (uint16_t)glass_take(glass, 2);
    track->colour.matrix = (uint16_t)glass_take(glass, 2);
    full = (uint32_t)glass_take(glass, 1);
    track->colour.is_full = (uint16_t)(full >> 7);
    if (full & 0x7f)
        glass_blame_at(glass->suspect, glass->at - 1, reserved_reason);
}

static void entry_rates_take(struct movie_track *track, struct glass *glass, int width)
{
    struct movie_rates *rates = &track->rates[track->rates_count++];

    rates->at = glass->at;
    rates->buffer = (uint32_t)glass_take(glass, width);
    rates->peak = (uint32_t)glass_take(glass, 4);
    rates->average = (uint32_t)glass_take(glass, 4);
}

static void entry_btrt(void *context, struct glass *glass) /* 8.5.2.2 */
{
    entry_rates_take(movie_track(context), glass, 4);
}

static void entry_avcc(void *context, struct glass *glass)
{
    avc_setup_read(&movie_track(context)->avc, glass);
}

static void entry_av1c(void *context, struct glass *glass)
{
    av1_setup_read(&movie_track(context)->av1, glass);
}

/* Everything of a VisualSampleEntry before its boxes. */
static void entry_picture(struct movie_track *track, struct glass *glass, enum movie_codec codec)
{
    if (!track->is_picture)
        glass_blame(glass, "a picture in what is not called a picture");
    entry_begin(track, glass, codec);
    glass_zero(glass, 16, reserved_reason);
    track->width = (uint32_t)glass_take(glass, 2);
    track->height = (uint32_t)glass_take(glass, 2);
    glass_must(glass, 8, 0x0048000000480000, "a resolution other than the standard's");
    glass_zero(glass, 4, reserved_reason);
    glass_must(glass, 2, 1, "more than one picture in a sample");
    entry_compressor(glass);
    glass_must(glass, 4, 0x0018ffff, "a depth other than the standard's");
}

static void entry_agrees(const struct movie_track *track, struct glass *glass, uint32_t width,
                         uint32_t height, const struct avc_colour *colour)
{
    if (track->width != width || track->height != height)
        glass_blame(glass, "the picture's size is another than its setup says");
    if (track->has_colour && memcmp(&track->colour, colour, sizeof(*colour)))
        glass_blame(glass, "the picture's colours are others than its setup says");
}

static void entry_avc1(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"avcC", 1, 1, entry_avcc}, {"pasp", 0, 1, entry_pasp}, {"colr", 0, 1, entry_colr},
        {"btrt", 0, 1, entry_btrt}, {"fiel", 0, 1, entry_fiel}, {"", 0, 0, NULL},
    };
    struct movie_track *track = movie_track(context);

    entry_picture(track, glass, MOVIE_AVC);
    nest_walk(glass, laws, context);
    entry_agrees(track, glass, track->avc.width, track->avc.height, &track->avc.colour);
}

static void entry_av01(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"av1C", 1, 1, entry_av1c}, {"pasp", 0, 1, entry_pasp}, {"colr", 0, 1, entry_colr},
        {"btrt", 0, 1, entry_btrt}, {"fiel", 0, 1, entry_fiel}, {"", 0, 0, NULL},
    };
    struct movie_track *track = movie_track(context);

    entry_picture(track, glass, MOVIE_AV1);
    nest_walk(glass, laws, context);
    entry_agrees(track, glass, track->av1.width, track->av1.height, &track->av1.colour);
}

/* The head of a descriptor (ISO/IEC 14496-1, 8.3.3): it must reach to the end of what holds it, but
 * for tail bytes. Sizes are written in the four bytes that every muxer uses. */
static void entry_descriptor(struct glass *glass, uint32_t tag, int tail)
{
    int64_t at = glass->at;
    uint32_t size;

    glass_must(glass, 1, tag, "a descriptor that no player needs");
    size = (uint32_t)glass_take(glass, 4);
    if (size != (0x80808000U | (uint32_t)(glass->end - glass->at - tail)) ||
        glass->end - glass->at - tail > 127)
        glass_blame_at(glass->suspect, at, "a descriptor of another size than it must have");
}

static void entry_esds(void *context, struct glass *glass) /* ISO/IEC 14496-14, 5.6 */
{
    struct movie *movie = context;
    struct movie_track *track = movie_track(movie);

    nest_version(glass, 0, 0);
    entry_descriptor(glass, 3, 0);
    glass_must(glass, 2, (uint32_t)movie->tracks_count,
               "an elementary stream's number that is not its track's");
    glass_must(glass, 1, 0, "an elementary stream that depends on another");
    entry_descriptor(glass, 4, 6);
    glass_must(glass, 1, 0x40, "a sound that is not AAC");
    glass_must(glass, 1, 0x15, "a stream that is not sound");
    entry_rates_take(track, glass, 3);
    entry_descriptor(glass, 5, 6);
    aac_setup_read(glass, (int)(glass->end - glass->at - 6), &track->rate, &track->channels,
                   &track->index);
    entry_descriptor(glass, 6, 0);
    glass_must(glass, 1, 2, "a layer of synchronization that an MP4 does not have");
}

static void entry_mp4a(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"esds", 1, 1, entry_esds},
        {"btrt", 0, 1, entry_btrt},
        {"", 0, 0, NULL},
    };
    struct movie_track *track = movie_track(context);
    uint32_t rate;

    if (!track->is_sound)
        glass_blame(glass, "a sound in what is not called a sound");
    entry_begin(track, glass, MOVIE_AAC);
    glass_zero(glass, 8, reserved_reason);
    glass_must(glass, 2, 2, "channels other than the standard's");
    glass_must(glass, 2, 16, "a sample size other than the standard's");
    glass_zero(glass, 4, reserved_reason);
    rate = (uint32_t)glass_take(glass, 4);
    nest_walk(glass, laws, context);
    if (rate != track->rate << 16)
        glass_blame(glass, "the sound's rate is another than its setup says");
    if (track->timescale != track->rate)
        glass_blame(glass, "the sound's unit of time is not one of its samples");
}

void entry_read(void *context, struct glass *glass)
{
    static const struct nest_law laws[] = {
        {"avc1", 0, 1, entry_avc1},
        {"av01", 0, 1, entry_av01},
        {"mp4a", 0, 1, entry_mp4a},
        {"", 0, 0, NULL},
    };

    nest_version(glass, 0, 0);
    glass_must(glass, 4, 1, "more than one way to encode a track");
    nest_walk(glass, laws, context);
}

/* Rates that were configured and not measured are round numbers: of these steps, because from one
 * such rate to another (of a sound up to 320,000) takes more than one byte, from 48,000 as well. Of
 * steps of 1,000 that is not so, and they must be declared twice. */
static bool entry_rate_is_round(const struct movie_track *track, uint32_t rate)
{
    uint32_t step = track->rates_count == 2 ? 1000 : track->is_sound ? 64000 : 25000;

    return rate % step == 0 || (track->is_sound && rate == 48000);
}

static bool entry_rates_are_plain(const struct movie_track *track, const struct movie_rates *rates,
                                  int64_t average)
{
    bool is_round = rates->peak >= rates->average && entry_rate_is_round(track, rates->peak);

    if (rates->buffer % 25000)
        return false;
    if (average < 0)
        return is_round && (rates->average == 0 || rates->average == rates->peak);
    return rates->average == average && (rates->peak == average || is_round);
}

void entry_rates(struct suspect *suspect, const struct movie_track *track, int64_t average)
{
    const struct movie_rates *first = &track->rates[0];

    for (int i = 0; i < track->rates_count; i++) {
        const struct movie_rates *rates = &track->rates[i];
        if (!entry_rates_are_plain(track, rates, average) || rates->buffer != first->buffer ||
            rates->peak != first->peak || rates->average != first->average)
            glass_blame_at(suspect, rates->at, "a declared bit rate that is not the film's");
    }
}
