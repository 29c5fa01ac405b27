/* What incare asks for when a film is to be packaged, and what incare-media says of the renditions
 * it made: plain values of fixed size. The receiver believes nothing: wire_package_check() before
 * any use. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "wire/probe.h"

/* The renditions of a version, by the names of their files. */
enum wire_rendition_name {
    WIRE_V1080, /* picture alone, in fragments */
    WIRE_V720,
    WIRE_V480,
    WIRE_V360,
    WIRE_A128, /* sound alone, in fragments */
    WIRE_720P, /* picture and sound in one piece */
    WIRE_480P,
    WIRE_240P,
    WIRE_SOUND,                   /* sound alone in one piece */
    WIRE_LADDER,                  /* what each film is packaged into; the others come later */
    WIRE_V1080_AV1 = WIRE_LADDER, /* picture alone, in fragments, in AV1 */
    WIRE_V720_AV1,
    WIRE_V480_AV1,
    WIRE_V360_AV1,
    WIRE_RENDITIONS
};

#define WIRE_WANT(name) (UINT32_C(1) << (name))
enum {
    WIRE_WANT_ALL = (1 << WIRE_LADDER) - 1,
    /* What staff need for a first look, in a fifth of the time: a second order for the rest makes
       the same bytes as one order for all. */
    WIRE_WANT_FIRST = 1 << WIRE_V360 | 1 << WIRE_A128 | 1 << WIRE_240P | 1 << WIRE_SOUND,
    WIRE_WANT_REST = WIRE_WANT_ALL & ~WIRE_WANT_FIRST,
    WIRE_WANT_AV1 = ((1 << WIRE_RENDITIONS) - 1) & ~WIRE_WANT_ALL
};

enum wire_effort { WIRE_FASTER, WIRE_VERYFAST, WIRE_MEDIUM, WIRE_EFFORTS };
/* Whether there is a sound, and how loud it is, is found out first, or known of an earlier order.
 */
enum wire_loudness { WIRE_MEASURE, WIRE_MEASURED, WIRE_SILENT, WIRE_LOUDNESSES };

struct wire_order {
    uint32_t wanted;      /* a bit a rendition: WIRE_WANT(WIRE_V360) | …; AV1 by itself */
    int32_t effort;       /* enum wire_effort, of the encoder */
    int32_t loudness;     /* enum wire_loudness */
    int32_t loudness_mlu; /* of the film, in thousandths of LUFS, when measured */
};

struct wire_rendition {
    bool is_there;                /* false: not wanted, or above the film's own size */
    char codecs[WIRE_CODECS_MAX]; /* RFC 6381: "avc1.64001F,mp4a.40.2" */
    int32_t width, height;        /* square pixels; 0: no picture */
    int32_t fps_num, fps_den;
    int32_t sample_rate, channels; /* 0: no sound */
    int64_t bytes;
    int64_t duration_ms;
    int64_t average_bps;
    int64_t peak_bps; /* of the worst 2 seconds or more */
    /* In fragments: bytes [0, init_bytes) begin a player, index_bytes behind them are the sidx. */
    int64_t init_bytes, index_bytes;
    int32_t segments; /* in the sidx */
};

/* What staff should know before others see the film; nothing is done about it. */
enum wire_warning_kind {
    WIRE_FLASHES,     /* more than three in a second, as can set off a seizure (WCAG 2.3.1) */
    WIRE_RED_FLASHES, /* the same, of saturated red */
    WIRE_BLACK,
    WIRE_SILENCE,
    WIRE_NO_SOUND, /* the whole film */
    WIRE_TIMECODE, /* a clock runs in the picture */
    WIRE_WARNING_KINDS
};
enum { WIRE_WARNINGS_MAX = 96 }; /* 16 of each kind: the last one may hold several */

struct wire_warning {
    int32_t kind; /* enum wire_warning_kind */
    int64_t from_ms, to_ms;
};

struct wire_package {
    uint32_t magic; /* WIRE_PACKAGE_MAGIC */
    int32_t verdict;
    char reason[200];      /* for a person: what is wrong and what to do; "" when accepted */
    int32_t done_permille; /* of the work */
    int64_t frames;        /* of picture and sound, done so far: grows while the work goes on */
    int64_t duration_ms;   /* of the longest rendition */
    int64_t missing_ms;    /* how much less was in the film than it says */
    int32_t broken;        /* packets that could not be decoded */
    int32_t loudness;      /* enum wire_loudness: never WIRE_MEASURE */
    int32_t loudness_mlu;  /* as it was before it was brought to the target */
    struct wire_rendition renditions[WIRE_RENDITIONS];
    /* Warnings are of orders that make one of the two smallest pictures, which is looked at. */
    bool is_watched;
    int32_t warnings_held;
    struct wire_warning warnings[WIRE_WARNINGS_MAX];
};

enum { WIRE_PACKAGE_MAGIC = 0x1ca4e004 };

/* True when this can be asked for. */
bool wire_order_check(const struct wire_order *order);
/* True when every value is in its range, every text ends and is UTF-8 text, and what is there was
 * wanted. */
bool wire_package_check(const struct wire_package *package, const struct wire_order *order);
/* The name of a rendition's file: "v720.mp4". NULL when there is none. */
const char *wire_rendition_file(int32_t name);
