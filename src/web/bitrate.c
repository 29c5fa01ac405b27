/* How many bits a second a track needs. */
#include "bitrate.h"

/* A piece is less than 4 GiB, so that bits times timescale fit where they are reckoned. */
static int64_t bits_a_second(int64_t bytes, int64_t duration, int64_t timescale)
{
    double bits = (double)bytes * 8 * (double)timescale / (double)duration;
    int64_t whole = (int64_t)bits;

    return whole + ((double)whole < bits);
}

int64_t bitrate_target(const struct cmaf_pieces *pieces, int64_t timescale)
{
    int64_t longest = 0, target;

    for (int i = 0; i < pieces->count; i++)
        if (pieces->list[i].duration > longest)
            longest = pieces->list[i].duration;
    target = (longest + timescale / 2) / timescale;
    return target > 0 ? target : 1;
}

/* The best of those that begin with the first. */
static int64_t peak_from(const struct cmaf_pieces *pieces, int first, int64_t timescale,
                         int64_t target)
{
    int64_t bytes = 0, duration = 0, peak = 0;

    for (int i = first; i < pieces->count; i++) {
        int64_t bits;

        bytes += pieces->list[i].bytes;
        duration += pieces->list[i].duration;
        if (2 * duration > 3 * target * timescale)
            break;
        if (2 * duration < target * timescale)
            continue;
        bits = bits_a_second(bytes, duration, timescale);
        if (bits > peak)
            peak = bits;
    }
    return peak;
}

struct bitrate bitrate_of(const struct cmaf_pieces *pieces, int64_t timescale)
{
    int64_t target = bitrate_target(pieces, timescale), bytes = 0, duration = 0;
    struct bitrate rate = {0};

    for (int i = 0; i < pieces->count; i++) {
        int64_t peak = peak_from(pieces, i, timescale, target);

        if (peak > rate.peak)
            rate.peak = peak;
        bytes += pieces->list[i].bytes;
        duration += pieces->list[i].duration;
    }
    rate.average = bits_a_second(bytes, duration, timescale);
    if (rate.peak < rate.average) /* it is too short for any to count */
        rate.peak = rate.average;
    return rate;
}
