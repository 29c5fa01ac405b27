/* Pictures at an even pace, whatever pace they were filmed at. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct cadence_rate {
    int32_t num, den; /* pictures a second */
};

/* The standard rate nearest to a film's own (0/1: unknown), or to a small multiple of it, so that
 * 15 become 30 and not 24. */
struct cadence_rate cadence_choose(int32_t num, int32_t den);

struct cadence {
    struct cadence_rate rate;
    int64_t shown; /* ticks that have their picture */
    bool has_picture;
};

/* The number of the picture that is shown at this time, from 0. */
int64_t cadence_tick(const struct cadence *cadence, int64_t us);
/* A picture whose time is us comes: answers how often the one before it is to be shown, 0 when it
 * came too soon after that. The first is shown from the beginning. */
int64_t cadence_next(struct cadence *cadence, int64_t us);
/* No more come: how often the last is to be shown, at least once if the film has no other. */
int64_t cadence_end(struct cadence *cadence, int64_t end_us);
/* True when a group of pictures begins with this one: the first at or after each 2 seconds. */
/* How many pictures a group has, where each has as many: 2 seconds, or the least more that is
 * whole.
 */
int32_t cadence_group_ticks(struct cadence_rate rate);
bool cadence_begins_group(const struct cadence *cadence, int64_t tick);
