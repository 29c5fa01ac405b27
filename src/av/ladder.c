/* The ladder. A rung is named by its short side and bounded by 16:9 of that, so that wide screens
 * stay within what H.264 High 4.2 and every television decode. */
#include "av/ladder.h"

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

/* Measured: below these rates `faster` loses detail that people see, above them nothing is gained.
 * The last is for who pays for every megabyte. AV1 looks as good (SSIM) at a third to five sixths
 * of the bytes, and is held to three fifths of the peak. */
static const struct {
    int32_t short_side, long_side;
    struct {
        int32_t quality; /* 0: there is no such rung */
        int64_t peak_bps;
    } rates[LADDER_CODECS];
} ladder_steps[LADDER_STEPS] = {
    [LADDER_1080] = {1080, 1920, {{22, 5000000}, {35, 3000000}}},
    [LADDER_720] = {720, 1280, {{22, 2800000}, {35, 1700000}}},
    [LADDER_480] = {480, 854, {{22, 1400000}, {35, 850000}}},
    [LADDER_360] = {360, 640, {{22, 800000}, {35, 500000}}},
    [LADDER_240] = {240, 426, {{26, 300000}}},
};

enum { LADDER_SHAPE_MAX = 4 }; /* pixels wider or narrower than this are a mistake */

void ladder_show(int32_t *width, int32_t *height, int32_t sar_num, int32_t sar_den)
{
    if (sar_num <= 0 || sar_den <= 0 || sar_num / LADDER_SHAPE_MAX > sar_den ||
        sar_den / LADDER_SHAPE_MAX > sar_num)
        return;
    *width = (int32_t)((int64_t)*width * sar_num / sar_den);
    if (*width < 1)
        *width = 1;
}

/* The nearest even number to side * to / of, not more than side and not less than a film may be. */
static int32_t ladder_side(int32_t side, int64_t to, int64_t of)
{
    int64_t scaled = (side * to + of) / (2 * of) * 2;

    if (scaled > side)
        scaled = side / 2 * 2;
    return (int32_t)(scaled < film_side_px_min ? film_side_px_min : scaled);
}

static void ladder_fit(struct ladder_rung *rung, int step, int32_t width, int32_t height)
{
    int32_t box_x = ladder_steps[step].long_side, box_y = ladder_steps[step].short_side;

    if (width < height) {
        box_x = ladder_steps[step].short_side;
        box_y = ladder_steps[step].long_side;
    }
    bool is_by_width = (int64_t)width * box_y >= (int64_t)height * box_x;
    int64_t to = is_by_width ? box_x : box_y, of = is_by_width ? width : height;
    if (to > of)
        to = of;
    rung->width = ladder_side(width, to, of);
    rung->height = ladder_side(height, to, of);
}

/* 854 wide is 853⅓ rounded: a film of 853 or 852 fills that box as well. */
static bool ladder_fills(int step, int32_t width, int32_t height)
{
    int32_t longer = width > height ? width : height, shorter = width > height ? height : width;

    return longer >= ladder_steps[step].long_side - 2 || shorter >= ladder_steps[step].short_side;
}

static bool ladder_can(const struct ladder_rung *rung, enum ladder_codec codec)
{
    return rung->quality && (codec == LADDER_AVC || (rung->width >= recode_side_px_min &&
                                                     rung->height >= recode_side_px_min));
}

void ladder_choose(struct ladder_rung rungs[LADDER_STEPS], enum ladder_codec codec, int32_t width,
                   int32_t height)
{
    for (int i = 0; i < LADDER_STEPS; i++) {
        rungs[i] = (struct ladder_rung){.quality = ladder_steps[i].rates[codec].quality,
                                        .peak_bps = ladder_steps[i].rates[codec].peak_bps,
                                        .buffer_bits = 2 * ladder_steps[i].rates[codec].peak_bps};
        if (i >= LADDER_360 || ladder_fills(i, width, height))
            ladder_fit(&rungs[i], i, width, height);
        if (!ladder_can(&rungs[i], codec))
            rungs[i].width = rungs[i].height = 0;
    }
}
