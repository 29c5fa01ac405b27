/* Which renditions a film gets, and how large and how rich each is. Pure. */
#pragma once

#include <stdint.h>

enum ladder_step { LADDER_1080, LADDER_720, LADDER_480, LADDER_360, LADDER_240, LADDER_STEPS };
enum ladder_codec { LADDER_AVC, LADDER_AV1, LADDER_CODECS };

struct ladder_rung {
    int32_t width, height; /* even, square pixels; 0: not for this film */
    int32_t quality;       /* the encoder's crf */
    int64_t peak_bps, buffer_bits;
};

/* The size of a picture as it is shown, in square pixels. width, height: upright; sar_num, sar_den:
 * a pixel's own shape, 0 when unknown. */
void ladder_show(int32_t *width, int32_t *height, int32_t sar_num, int32_t sar_den);
/* A rung is for films that fill its box (1920 by 1080, 1280 by 720, … upright for upright films) in
 * one direction at least; none is larger than the film. The two lowest are for every film; of
 * which AV1 has but one, and nothing that is smaller than its encoder can do. */
void ladder_choose(struct ladder_rung rungs[LADDER_STEPS], enum ladder_codec codec, int32_t width,
                   int32_t height);
