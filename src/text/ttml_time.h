/* Times in TTML (TTML2 12.3.1): "00:01:02.345", "00:01:02:12" (frames), "62.3s", "1550f", "7t"; and
 * when elements are shown, which stand in one another. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What the document says of frames and ticks; 0: not said. */
struct ttml_rates {
    int64_t frames;                        /* ttp:frameRate: a second */
    int64_t multiplied_by, multiplied_per; /* ttp:frameRateMultiplier: 1000 1001 */
    int64_t sub_frames, ticks;
};

/* "25", "1000 1001": one number or two, of which none is 0. count: how many are wanted. */
bool ttml_time_numbers(const char *text, int count, int64_t *numbers);
/* In milliseconds, rounded; false when it is no time, or beyond two days. */
bool ttml_time_read(const struct ttml_rates *rates, const char *text, int64_t *ms);

/* What an element says of its time; NULL: nothing. */
struct ttml_timing {
    const char *begin, *end, *dur;
};

#define TTML_TIME_NONE INT64_MAX

/* When an element is shown. */
struct ttml_span {
    int64_t start_ms, end_ms; /* of the whole film; TTML_TIME_NONE: no end was said */
    bool says_end;            /* itself, not what it stands in */
    bool is_sequence;         /* timeContainer="seq": what is in it follows one another */
    int64_t inner_end_ms; /* of what was in it so far: the last in a sequence, else the latest */
};

/* Where an element begins in another. False: a time cannot be read. */
bool ttml_time_span(const struct ttml_rates *rates, const struct ttml_timing *timing,
                    const struct ttml_span *parent, struct ttml_span *span);
/* And where it ends. */
void ttml_time_end(struct ttml_span *parent, const struct ttml_span *span);
