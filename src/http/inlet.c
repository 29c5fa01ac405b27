/* Reading ahead: a job a window, none for a window that is in memory. */
#include "inlet.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/mapping.h"
#include "loop.h"

struct reading {
    struct job job; /* first */
    struct mapping *mapping;
    int64_t first, length;
    struct visit *visit; /* NULL: nobody waits */
};

/* Of the disk's own threads: where memory has run out, all of them wait. */
static void pause_a_while(void)
{
    const struct timespec again = {.tv_nsec = film_again_ms * 1000000L};

    nanosleep(&again, NULL);
}

static void read_in(struct job *job, struct hand *hand, bool is_ending)
{
    struct reading *reading = (struct reading *)job;

    (void)hand;
    /* What cannot be read breaks the mapping, and the outlet ends who sends from it. */
    if (!is_ending &&
        mapping_read_in(reading->mapping, reading->first, reading->length, clock_steady_ms()) &&
        !mapping_is_broken(reading->mapping))
        pause_a_while();
    mapping_release(reading->mapping);
    if (reading->visit)
        loop_give_back(reading->visit);
    free(reading);
}

static bool submit(struct visit *visit, int64_t first, int64_t end, bool is_waiting)
{
    struct loop *loop = visit->lane->loop;
    struct reading *reading = calloc(1, sizeof *reading);

    if (!reading)
        return false;
    reading->job.run = read_in;
    reading->mapping = mapping_hold(visit->film);
    reading->first = first;
    reading->length = end - first;
    reading->visit = is_waiting ? visit : NULL;
    /* Nobody waits more than once: their number has its bound already. */
    if (pool_submit(loop->readers, &reading->job, is_waiting ? JOB_URGENT : JOB_PATIENT,
                    is_waiting ? INT_MAX : film_aheads_max)) {
        counts_add(&loop->counts, COUNT_COLD, 1);
        return true;
    }
    mapping_release(reading->mapping);
    free(reading);
    return false;
}

static int64_t earlier(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

/* No more than makes it go on: the rest is read ahead. */
bool inlet_wait(struct visit *visit, int64_t first, int64_t end)
{
    int64_t to = earlier(first + film_ahead_bytes_min, end);

    if (!submit(visit, first, to, true))
        return false;
    if (visit->ahead.to < to)
        visit->ahead.to = to;
    return true;
}

/* By the pace at which it came here since it last looked. */
static void set_distance(struct ahead *ahead, int64_t now_ms)
{
    int64_t elapsed_ms = now_ms - ahead->since_ms;

    if (ahead->since_ms)
        ahead->bytes = ahead->bytes * film_ahead_ms / 2 / (elapsed_ms > 0 ? elapsed_ms : 1);
    if (ahead->bytes < film_ahead_bytes_min)
        ahead->bytes = film_ahead_bytes_min;
    if (ahead->bytes > film_ahead_bytes_max)
        ahead->bytes = film_ahead_bytes_max;
    ahead->since_ms = now_ms;
}

/* Whenever half of what was looked at has been sent. */
void inlet_look_ahead(struct visit *visit, int64_t at, int64_t end)
{
    struct ahead *ahead = &visit->ahead;
    int64_t now_ms = visit->lane->loop->now_ms, first, to, warm;

    if (at >= end || ahead->to >= end || ahead->to - at > ahead->bytes / 2)
        return;
    set_distance(ahead, now_ms);
    first = ahead->to > at ? ahead->to : at;
    to = earlier(at + ahead->bytes, end);
    if (to <= first)
        return;
    warm = mapping_warm(visit->film, first, to - first, now_ms);
    if (first + warm < to)
        submit(visit, first + warm, to, false);
    ahead->to = to;
}
