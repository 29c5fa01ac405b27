/* Bit rates as players feel them: of every stretch of 2 seconds or more. Private to av, pure. */
#pragma once

#include <stdint.h>

enum { METER_STRETCH_MAX = 3 };

struct meter {
    int64_t bytes, ticks, peak_bps, ticks_per_s;
    struct {
        int64_t bytes, ticks;
    } last[METER_STRETCH_MAX]; /* the newest first */
};

void meter_open(struct meter *meter, int64_t ticks_per_s);
/* A piece of so many bytes lasts so many ticks. */
void meter_add(struct meter *meter, int64_t bytes, int64_t ticks);
int64_t meter_average_bps(const struct meter *meter);
int64_t meter_peak_bps(const struct meter *meter); /* not less than the average */
