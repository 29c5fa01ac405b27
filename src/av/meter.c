/* A player's buffer is filled by pieces of 2 seconds, and HLS (RFC 8216bis, 4.4.6.2: BANDWIDTH)
 * asks for the largest rate of any run of them between half and one and a half of the target. The
 * last piece may be short, and alone says nothing. */
#include "meter.h"

enum { METER_STRETCH_S = 2 };

void meter_open(struct meter *meter, int64_t ticks_per_s)
{
    *meter = (struct meter){.ticks_per_s = ticks_per_s};
}

static int64_t meter_rate(const struct meter *meter, int64_t bytes, int64_t ticks)
{
    return ticks > 0 ? (int64_t)((__int128)bytes * 8 * meter->ticks_per_s / ticks) : 0;
}

void meter_add(struct meter *meter, int64_t bytes, int64_t ticks)
{
    int64_t stretch_bytes = 0, stretch_ticks = 0;

    for (int i = METER_STRETCH_MAX - 1; i > 0; i--)
        meter->last[i] = meter->last[i - 1];
    meter->last[0].bytes = bytes;
    meter->last[0].ticks = ticks;
    meter->bytes += bytes;
    meter->ticks += ticks;
    for (int i = 0; i < METER_STRETCH_MAX; i++) {
        stretch_bytes += meter->last[i].bytes;
        stretch_ticks += meter->last[i].ticks;
        /* groups begin with the first picture after 2 seconds: one may be a picture shorter */
        if (stretch_ticks * 20 < meter->ticks_per_s * METER_STRETCH_S * 19)
            continue;
        int64_t rate = meter_rate(meter, stretch_bytes, stretch_ticks);
        if (rate > meter->peak_bps)
            meter->peak_bps = rate;
    }
}

int64_t meter_average_bps(const struct meter *meter)
{
    return meter_rate(meter, meter->bytes, meter->ticks);
}

int64_t meter_peak_bps(const struct meter *meter)
{
    int64_t average = meter_average_bps(meter);

    return meter->peak_bps > average ? meter->peak_bps : average;
}
