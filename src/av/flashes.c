/* A flash is a pair of opposing changes, so that seven turns of the light within a second are more
 * than three of them. */
#include "av/flashes.h"

#include <math.h>
#include <string.h>

enum {
    FLASHES_WINDOW_COLUMNS = 8,
    FLASHES_WINDOW_ROWS = 6,
    FLASHES_MS = 1000,
    FLASHES_NEVER = -2 * FLASHES_MS
};

/* WCAG 2.2: a change of 10 % of the most, the darker one below 0.80; of 20 of redness. */
static const float flashes_step[FLASHES_KINDS] = {0.1F, 20};
static const float flashes_dark = 0.8F;
static const float flashes_saturated = 0.8F;

void flashes_open(struct flashes *flashes, int32_t width, int32_t height)
{
    memset(flashes, 0, sizeof(*flashes));
    flashes->columns = FLASHES_COLUMNS_MAX;
    flashes->rows = (int)(((int64_t)FLASHES_COLUMNS_MAX * height + width / 2) / width);
    if (flashes->rows > FLASHES_ROWS_MAX) {
        flashes->rows = FLASHES_ROWS_MAX;
        flashes->columns = (int)(((int64_t)FLASHES_ROWS_MAX * width + height / 2) / height);
    }
    flashes->rows = flashes->rows < 1 ? 1 : flashes->rows;
    flashes->columns = flashes->columns < 1 ? 1 : flashes->columns;
    for (int kind = 0; kind < FLASHES_KINDS; kind++)
        for (int i = 0; i < flashes->rows * flashes->columns; i++)
            for (int turn = 0; turn < FLASHES_SWINGS; turn++)
                flashes->swings[kind][i].at_ms[turn] = FLASHES_NEVER;
}

/* sRGB, as WCAG has it. */
static double flashes_linear(double value)
{
    value = value < 0 ? 0 : value > 1 ? 1 : value;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

struct flashes_light flashes_light_of(double luma, double blue, double red)
{
    double y = (luma - 16) / 219, cb = (blue - 128) / 224, cr = (red - 128) / 224;
    double r = flashes_linear(y + 1.5748 * cr);
    double g = flashes_linear(y - 0.1873 * cb - 0.4681 * cr);
    double b = flashes_linear(y + 1.8556 * cb);
    double redness = (r - g - b) * 320;

    return (struct flashes_light){.luminance = (float)(0.2126 * r + 0.7152 * g + 0.0722 * b),
                                  .redness = (float)(redness > 0 ? redness : 0),
                                  .is_red = r > 0 && r / (r + g + b) >= (double)flashes_saturated};
}

/* Whether the light went far enough from where it last turned for this to be a change. */
static bool flashes_counts(const struct flashes_swing *swing, int kind, float value, bool is_red)
{
    float darker = value < swing->extreme ? value : swing->extreme;

    if (fabsf(value - swing->extreme) < flashes_step[kind])
        return false;
    return kind == FLASHES_RED ? is_red || swing->is_extreme_red : darker < flashes_dark;
}

static void flashes_turn(struct flashes_swing *swing, int kind, float value, bool is_red,
                         int64_t at_ms)
{
    int8_t way = value > swing->extreme ? 1 : -1;
    bool is_further = swing->way == way;

    if (!is_further && !flashes_counts(swing, kind, value, is_red))
        return;
    if (!is_further) {
        swing->at_ms[swing->next] = at_ms;
        swing->next = (uint8_t)((swing->next + 1) % FLASHES_SWINGS);
        swing->way = way;
    }
    swing->extreme = value;
    swing->is_extreme_red = is_red;
}

static void flashes_begin(struct flashes *flashes, const struct flashes_light *lights)
{
    for (int i = 0; i < flashes->rows * flashes->columns; i++) {
        flashes->swings[FLASHES_GENERAL][i].extreme = lights[i].luminance;
        flashes->swings[FLASHES_RED][i].extreme = lights[i].redness;
        flashes->swings[FLASHES_RED][i].is_extreme_red = lights[i].is_red;
    }
    flashes->is_begun = true;
}

/* The ring's next one is its oldest. */
static bool flashes_is_flashing(const struct flashes_swing *swing, int64_t at_ms)
{
    return swing->at_ms[swing->next] >= at_ms - FLASHES_MS;
}

/* The turns of the light within these 10 degrees, if more than a quarter of them flashes. */
static void flashes_window(const struct flashes *flashes, int kind, int column, int row,
                           int64_t at_ms, struct flashes_found *found)
{
    struct flashes_found here = {.from_ms = at_ms, .to_ms = 0};
    int count = 0;

    for (int y = row; y < row + FLASHES_WINDOW_ROWS && y < flashes->rows; y++)
        for (int x = column; x < column + FLASHES_WINDOW_COLUMNS && x < flashes->columns; x++) {
            const struct flashes_swing *swing = &flashes->swings[kind][y * flashes->columns + x];
            int last = (swing->next + FLASHES_SWINGS - 1) % FLASHES_SWINGS;
            if (!flashes_is_flashing(swing, at_ms))
                continue;
            count++;
            if (swing->at_ms[swing->next] < here.from_ms)
                here.from_ms = swing->at_ms[swing->next];
            if (swing->at_ms[last] > here.to_ms)
                here.to_ms = swing->at_ms[last];
        }
    if (count * 4 <= FLASHES_WINDOW_COLUMNS * FLASHES_WINDOW_ROWS)
        return;
    if (!found->is_there || here.from_ms < found->from_ms)
        found->from_ms = here.from_ms;
    if (!found->is_there || here.to_ms > found->to_ms)
        found->to_ms = here.to_ms;
    found->is_there = true;
}

void flashes_see(struct flashes *flashes, const struct flashes_light *lights, int64_t at_ms,
                 struct flashes_found found[FLASHES_KINDS])
{
    int count = flashes->rows * flashes->columns, flashing[FLASHES_KINDS] = {0};

    memset(found, 0, FLASHES_KINDS * sizeof(*found));
    if (!flashes->is_begun)
        flashes_begin(flashes, lights);
    for (int i = 0; i < count; i++) {
        struct flashes_swing *general = &flashes->swings[FLASHES_GENERAL][i];
        struct flashes_swing *red = &flashes->swings[FLASHES_RED][i];
        flashes_turn(general, FLASHES_GENERAL, lights[i].luminance, false, at_ms);
        flashes_turn(red, FLASHES_RED, lights[i].redness, lights[i].is_red, at_ms);
        flashing[FLASHES_GENERAL] += flashes_is_flashing(general, at_ms);
        flashing[FLASHES_RED] += flashes_is_flashing(red, at_ms);
    }
    for (int kind = 0; kind < FLASHES_KINDS; kind++)
        for (int row = 0; flashing[kind] && row < flashes->rows; row++)
            for (int column = 0; column < flashes->columns; column++)
                flashes_window(flashes, kind, column, row, at_ms, &found[kind]);
}
