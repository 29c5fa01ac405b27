/* A digit's pixel turns at whole seconds only, and what it shows comes again after ten. Such pixels
 * near each other are a digit if together they are as small as one and have ten looks. */
#include "av/timecode.h"

#include <string.h>

enum {
    TIMECODE_LOOKS = 30, /* in a span */
    TIMECODE_AGAIN = 20, /* ten seconds */
    TIMECODE_DIGITS = 10,
    TIMECODE_TENS = 2, /* so often the digit beside it turns in a span */
    /* So many of the 45 pairs of ten looks must differ. Small digits look alike; but of a loop of
     * five seconds 40 would. */
    TIMECODE_PAIRS_MIN = 41,
    /* A digit is not higher than such a part of a picture; nor has it a larger part of strays. */
    TIMECODE_PARTS = 5,
};

/* In which half of its seconds a pixel turns; bits. */
enum timecode_half { TIMECODE_NEITHER, TIMECODE_ONE, TIMECODE_OTHER, TIMECODE_BOTH };

static const uint32_t timecode_round = (UINT32_C(1) << TIMECODE_AGAIN) - 1;
static const uint32_t timecode_halves = UINT32_C(0x55555555);

/* What is in cells that touch. */
struct timecode_patch {
    int32_t left, right, top, bottom;
    int32_t pixels, strays;
    uint32_t differ[TIMECODE_DIGITS]; /* from the look so many before: a bit for each */
};

void timecode_open(struct timecode *timecode, int32_t width, int32_t height,
                   struct cadence_rate rate, uint8_t bright)
{
    memset(timecode, 0, sizeof(*timecode));
    timecode->width = width;
    timecode->height = height;
    timecode->bright = bright;
    timecode->columns = (width + TIMECODE_CELL - 1) / TIMECODE_CELL;
    timecode->rate = ((int64_t)rate.num + rate.den / 2) / rate.den;
}

static void timecode_look(struct timecode *timecode, const uint8_t *luma, ptrdiff_t stride)
{
    uint32_t *looks = timecode->looks;

    for (int32_t y = 0; y < timecode->height; y++, luma += stride, looks += timecode->width)
        for (int32_t x = 0; x < timecode->width; x++)
            looks[x] = looks[x] << 1 | (luma[x] >= timecode->bright);
    if (timecode->looked < TIMECODE_LOOKS)
        timecode->looked++;
}

static uint32_t timecode_turns(uint32_t looks)
{
    return (looks ^ looks >> 1) & ((UINT32_C(1) << (TIMECODE_LOOKS - 1)) - 1);
}

static enum timecode_half timecode_half(uint32_t looks)
{
    uint32_t turns = timecode_turns(looks);

    return (turns & timecode_halves ? TIMECODE_OTHER : 0) |
           (turns & ~timecode_halves ? TIMECODE_ONE : 0);
}

static bool timecode_repeats(uint32_t looks)
{
    uint32_t past = (UINT32_C(1) << (TIMECODE_LOOKS - TIMECODE_AGAIN)) - 1;

    return !((looks ^ looks >> TIMECODE_AGAIN) & past);
}

/* In a digit's place there is none of what does one but not the other: turns at whole seconds, or
 * shows the same again. Another digit beside it may reach into its cells. */
static bool timecode_is_stray(uint32_t looks)
{
    return timecode_repeats(looks) != (timecode_half(looks) != TIMECODE_BOTH) &&
           __builtin_popcount(timecode_turns(looks)) > TIMECODE_TENS;
}

/* Marks the cells that have pixels of digits; answers whether any has. */
static bool timecode_mark(struct timecode *timecode)
{
    const uint32_t *looks = timecode->looks;
    bool is_any = false;

    memset(timecode->cells, 0, sizeof(timecode->cells));
    for (int32_t y = 0; y < timecode->height; y++, looks += timecode->width) {
        uint8_t *cells = timecode->cells + (ptrdiff_t)(y / TIMECODE_CELL) * timecode->columns;
        for (int32_t x = 0; x < timecode->width; x++) {
            enum timecode_half half = timecode_half(looks[x]);
            if (half == TIMECODE_NEITHER || half == TIMECODE_BOTH || !timecode_repeats(looks[x]))
                continue;
            cells[x / TIMECODE_CELL] |= (uint8_t)half;
            is_any = true;
        }
    }
    return is_any;
}

static void timecode_gather(const struct timecode *timecode, enum timecode_half half,
                            struct timecode_patch *patch, int32_t left, int32_t top)
{
    for (int32_t y = top; y < top + TIMECODE_CELL && y < timecode->height; y++)
        for (int32_t x = left; x < left + TIMECODE_CELL && x < timecode->width; x++) {
            uint32_t looks = timecode->looks[(ptrdiff_t)y * timecode->width + x];
            bool is_digit = timecode_half(looks) == half && timecode_repeats(looks);
            patch->pixels += is_digit;
            patch->strays += timecode_is_stray(looks);
            if (!is_digit)
                continue;
            looks &= timecode_round;
            for (int apart = 1; apart < TIMECODE_DIGITS; apart++)
                patch->differ[apart] |=
                    (looks ^ looks >> 2 * apart) & timecode_halves & timecode_round >> 2 * apart;
            patch->left = x < patch->left ? x : patch->left;
            patch->right = x > patch->right ? x : patch->right;
            patch->top = y < patch->top ? y : patch->top;
            patch->bottom = y > patch->bottom ? y : patch->bottom;
        }
}

/* The cells around one that are marked as well are next. */
static int timecode_spread(struct timecode *timecode, enum timecode_half half, int32_t at,
                           int count)
{
    int32_t rows = (timecode->height + TIMECODE_CELL - 1) / TIMECODE_CELL;
    int32_t column = at % timecode->columns, row = at / timecode->columns;

    for (int32_t y = row > 0 ? row - 1 : 0; y <= row + 1 && y < rows; y++)
        for (int32_t x = column > 0 ? column - 1 : 0; x <= column + 1 && x < timecode->columns;
             x++) {
            int32_t next = y * timecode->columns + x;
            if (!(timecode->cells[next] & half))
                continue;
            timecode->cells[next] &= (uint8_t)~half;
            timecode->ahead[count++] = (uint16_t)next;
        }
    return count;
}

static bool timecode_is_digit(const struct timecode *timecode, const struct timecode_patch *patch)
{
    int32_t width = patch->right - patch->left + 1, height = patch->bottom - patch->top + 1;
    int pairs = 0;

    for (int apart = 1; apart < TIMECODE_DIGITS; apart++)
        pairs += __builtin_popcount(patch->differ[apart]);
    return pairs >= TIMECODE_PAIRS_MIN && patch->strays * TIMECODE_PARTS <= patch->pixels &&
           width <= height + TIMECODE_CELL && height <= timecode->height / TIMECODE_PARTS;
}

static bool timecode_patch(struct timecode *timecode, enum timecode_half half, int32_t at)
{
    struct timecode_patch patch = {.left = INT32_MAX, .top = INT32_MAX};
    int count = 1;

    timecode->cells[at] &= (uint8_t)~half;
    timecode->ahead[0] = (uint16_t)at;
    while (count > 0) {
        int32_t next = timecode->ahead[--count];
        timecode_gather(timecode, half, &patch, next % timecode->columns * TIMECODE_CELL,
                        next / timecode->columns * TIMECODE_CELL);
        count = timecode_spread(timecode, half, next, count);
    }
    return timecode_is_digit(timecode, &patch);
}

/* In the middle of each half second, since most clocks turn where a film's own seconds do. */
static bool timecode_is_due(const struct timecode *timecode, int64_t tick)
{
    int64_t at = tick % timecode->rate;

    return at == timecode->rate / 4 || at == timecode->rate * 3 / 4;
}

bool timecode_see(struct timecode *timecode, const uint8_t *luma, ptrdiff_t stride, int64_t tick)
{
    if (timecode->width > TIMECODE_SIDE_MAX || timecode->height > TIMECODE_SIDE_MAX ||
        timecode->width * timecode->height > TIMECODE_PIXELS_MAX ||
        !timecode_is_due(timecode, tick))
        return false;
    timecode_look(timecode, luma, stride);
    if (timecode->looked < TIMECODE_LOOKS || !timecode_mark(timecode))
        return false;
    for (int32_t at = 0; at < TIMECODE_CELLS_MAX; at++)
        for (enum timecode_half half = TIMECODE_ONE; half <= TIMECODE_OTHER; half++)
            if (timecode->cells[at] & half && timecode_patch(timecode, half, at))
                return true;
    return false;
}
