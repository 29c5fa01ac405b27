/* Flashes that can set off a seizure (WCAG 2.2, success criterion 2.3.1, and its definition of
 * general and red flash thresholds), by the light of a film, picture by picture. Pure.
 *
 * The film is taken to fill a screen of 1024 by 768 pixels, and is looked at in squares of a 24th
 * of that width; 8 by 6 of them are the 341 by 256 pixels that WCAG takes for 10 degrees of view.
 * Simplified: a square is its mean, so that what is smaller than it (fine patterns, which WCAG
 * excepts) does not count, and an edge of a flash that cuts through squares counts by its share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { FLASHES_COLUMNS_MAX = 24, FLASHES_ROWS_MAX = 18, FLASHES_SWINGS = 7 };
enum flashes_kind { FLASHES_GENERAL, FLASHES_RED, FLASHES_KINDS };

/* The light of a square. */
struct flashes_light {
    float luminance; /* relative, 0 to 1 */
    float redness;   /* (R-G-B)*320 of linear light, not below 0 */
    bool is_red;     /* saturated: R/(R+G+B) of at least 0.8 */
};

/* One square's way up and down. */
struct flashes_swing {
    float extreme; /* since it last turned */
    bool is_extreme_red;
    int8_t way;                    /* up 1, down -1, neither yet 0 */
    uint8_t next;                  /* in the ring */
    int64_t at_ms[FLASHES_SWINGS]; /* of the last turns */
};

struct flashes {
    int columns, rows;
    bool is_begun;
    struct flashes_swing swings[FLASHES_KINDS][FLASHES_ROWS_MAX * FLASHES_COLUMNS_MAX];
};

/* When there were too many: from the first turn of the light to the last. */
struct flashes_found {
    bool is_there;
    int64_t from_ms, to_ms;
};

/* For pictures of this shape, as shown. */
void flashes_open(struct flashes *flashes, int32_t width, int32_t height);
/* The light of 8-bit BT.709 in its limited range. */
struct flashes_light flashes_light_of(double luma, double blue, double red);
/* The picture at at_ms, lights row by row. Says for each kind whether it ends a second of more than
 * three flashes in more than a quarter of some 10 degrees. */
void flashes_see(struct flashes *flashes, const struct flashes_light *lights, int64_t at_ms,
                 struct flashes_found found[FLASHES_KINDS]);
