/* Constant frame rate by showing each picture until the next one's time. */
#include "av/cadence.h"

#include <math.h>
#include <stddef.h>

enum { CADENCE_US = 1000000, CADENCE_GROUP_S = 2, CADENCE_MULTIPLE_MAX = 30 };

static const struct cadence_rate cadence_rates[] = {
    {24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {50, 1}, {60000, 1001}, {60, 1},
};

/* How far apart two rates are, the same for half and double. */
static double cadence_distance(double rate, struct cadence_rate standard)
{
    return fabs(log(rate * standard.den / standard.num));
}

static struct cadence_rate cadence_nearest(double rate, double *distance)
{
    struct cadence_rate nearest = cadence_rates[0];

    *distance = cadence_distance(rate, nearest);
    for (size_t i = 1; i < sizeof(cadence_rates) / sizeof(cadence_rates[0]); i++)
        if (cadence_distance(rate, cadence_rates[i]) < *distance) {
            nearest = cadence_rates[i];
            *distance = cadence_distance(rate, nearest);
        }
    return nearest;
}

struct cadence_rate cadence_choose(int32_t num, int32_t den)
{
    static const double same = 0.0005; /* less than between 24 and 23.976 */
    double rate = num > 0 && den > 0 ? (double)num / den : 25, distance;

    for (int times = 1; times <= CADENCE_MULTIPLE_MAX; times++) {
        struct cadence_rate nearest = cadence_nearest(rate * times, &distance);
        if (distance < same)
            return nearest;
    }
    return cadence_nearest(rate, &distance);
}

int64_t cadence_tick(const struct cadence *cadence, int64_t us)
{
    __int128 scaled = (__int128)us * cadence->rate.num * 2;
    __int128 whole = (__int128)cadence->rate.den * CADENCE_US;

    return us <= 0 ? 0 : (int64_t)((scaled + whole) / (2 * whole));
}

int64_t cadence_next(struct cadence *cadence, int64_t us)
{
    int64_t tick = cadence_tick(cadence, us), times = tick - cadence->shown;

    if (!cadence->has_picture) {
        cadence->has_picture = true;
        return 0;
    }
    if (times <= 0)
        return 0;
    cadence->shown += times;
    return times;
}

int64_t cadence_end(struct cadence *cadence, int64_t end_us)
{
    int64_t times = cadence_tick(cadence, end_us) - cadence->shown;

    if (!cadence->has_picture)
        return 0;
    if (times <= 0)
        times = cadence->shown == 0;
    cadence->shown += times;
    return times;
}

static int64_t cadence_group(const struct cadence *cadence, int64_t tick)
{
    return (int64_t)((__int128)tick * cadence->rate.den /
                     ((__int128)cadence->rate.num * CADENCE_GROUP_S));
}

bool cadence_begins_group(const struct cadence *cadence, int64_t tick)
{
    return tick == 0 || cadence_group(cadence, tick) != cadence_group(cadence, tick - 1);
}

int32_t cadence_group_ticks(struct cadence_rate rate)
{
    return (rate.num * CADENCE_GROUP_S + rate.den - 1) / rate.den;
}
