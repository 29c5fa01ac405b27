/* What the index of a film (moov) says, as far as the rest of the proof needs it. Private to proof.
 */
#pragma once

#include "av1.h"
#include "avc.h"
#include "nest.h"

enum { MOVIE_TRACKS_MAX = 2 };

enum movie_codec { MOVIE_NONE, MOVIE_AVC, MOVIE_AV1, MOVIE_AAC };

/* A table of samples: count entries in the bytes from at to end. */
struct movie_table {
    int64_t at, end;
    uint32_t count;
    int width; /* stco or co64: bytes of an entry; stsz: 0 when all samples have size */
    uint32_t size;
};

/* Rates that a muxer declares, in bits a second; buffer in bytes. */
struct movie_rates {
    int64_t at;
    uint32_t buffer, peak, average;
};

struct movie_track {
    int64_t at;              /* of its trak */
    int64_t shown;           /* its duration in the movie's units */
    uint32_t side_x, side_y; /* as it is to be shown, 16.16 */
    uint32_t group, volume;
    bool has_edit;
    int64_t edit_duration, edit_begin;
    uint32_t timescale;
    int64_t duration; /* in units of timescale */
    bool is_picture, is_sound;
    enum movie_codec codec;
    uint32_t width, height;
    bool has_colour;
    struct avc_colour colour;
    struct avc_setup avc;
    struct av1_setup av1;
    uint32_t rate, channels;
    int index;                   /* of the sample rate, ISO/IEC 14496-3, table 1.18 */
    struct movie_rates rates[2]; /* btrt, esds */
    int rates_count;
    struct movie_table stts, ctts, stss, stsc, stsz, stco;
    uint32_t rolls; /* samples in the group "roll" */
    bool has_rolls, has_roll_kind;
};

struct movie {
    struct suspect *suspect;
    uint32_t timescale;
    int64_t duration;
    uint32_t next_track;
    bool is_fragmented;
    bool has_whole;
    int64_t whole;   /* mehd */
    int64_t room;    /* what udta and free take */
    int64_t at, end; /* of the moov */
    int tracks_count;
    struct movie_track tracks[MOVIE_TRACKS_MAX];
};

/* Reads the payload of the moov. */
void movie_read(struct movie *movie, struct glass *glass);
/* The track that is being read. */
static inline struct movie_track *movie_track(struct movie *movie)
{
    return &movie->tracks[movie->tracks_count - 1];
}
/* What a track lasts in the movie's units, rounded up as the muxer does. */
int64_t movie_units(const struct movie *movie, const struct movie_track *track, int64_t duration);
