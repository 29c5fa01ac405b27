/* A clock that runs in the picture itself: a timecode for the cutting room, or what a camera writes
 * over what it sees. By the last digit of its seconds: a small thing that stays for a second, looks
 * ten times another way, and then so again in the same order. Nothing else in a film does. Pure.
 *
 * A pixel is bright or it is not, so that what lies behind the digits may move. The clock must run
 * for 14.5 seconds: one that jumps with each cut is found in the longer shots. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "av/cadence.h"

enum {
    TIMECODE_SIDE_MAX = 640,
    TIMECODE_PIXELS_MAX = 640 * 360,
    TIMECODE_CELL = 4, /* pixels; what is in cells that touch belongs together */
    TIMECODE_CELLS_MAX =
        TIMECODE_PIXELS_MAX / TIMECODE_CELL / TIMECODE_CELL + TIMECODE_SIDE_MAX / 2,
    TIMECODE_SPAN_MS = 14500, /* so long it is looked at */
};

struct timecode {
    int32_t width, height;
    uint8_t bright;  /* from this luma on */
    int64_t rate;    /* of pictures a second, as a clock counts them: 29.97 are 30 */
    int32_t looked;  /* so often: two times a second */
    int32_t columns; /* of cells */
    uint32_t looks[TIMECODE_PIXELS_MAX]; /* at a pixel; the last in the lowest bit: bright */
    uint8_t cells[TIMECODE_CELLS_MAX];
    uint16_t ahead[TIMECODE_CELLS_MAX];
};

/* For pictures of this size; in larger ones none is found. bright: of digits that are brighter than
 * what lies behind them, the more of that may be seen the nearer it is to theirs; small ones are
 * not as bright as large ones. */
void timecode_open(struct timecode *timecode, int32_t width, int32_t height,
                   struct cadence_rate rate, uint8_t bright);
/* The picture of that number, by its 8-bit luma. True: it ends a span in which a clock ran. */
bool timecode_see(struct timecode *timecode, const uint8_t *luma, ptrdiff_t stride, int64_t tick);
