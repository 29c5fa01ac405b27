/* What staff should know of a film before others see it, gathered while it is encoded. Private to
 * av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "av/flashes.h"
#include "av/stretches.h"
#include "av/timecode.h"
#include "wire/package.h"

struct AVFrame;

enum { LOOKOUT_BRIGHTS = 2 };

struct lookout {
    bool is_begun; /* a picture was seen */
    struct flashes flashes;
    struct stretches stretches[WIRE_WARNING_KINDS];
    int64_t heard; /* samples */
    struct timecode timecodes[LOOKOUT_BRIGHTS];
};

void lookout_open(struct lookout *lookout);
/* A picture of a rung, from from_ms to to_ms. */
void lookout_picture(struct lookout *lookout, const struct AVFrame *frame, int64_t from_ms,
                     int64_t to_ms);
/* The same in a size in which digits can be read: the picture of that number, until to_ms. */
void lookout_digits(struct lookout *lookout, const struct AVFrame *frame, struct cadence_rate rate,
                    int64_t tick, int64_t to_ms);
/* The next of the sound, as loud as it will be heard: planar floats. */
void lookout_sound(struct lookout *lookout, const struct AVFrame *frame);
/* Fills the package's warnings. */
void lookout_end(struct lookout *lookout, struct wire_package *package);
