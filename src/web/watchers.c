/* How many connections listen to news, and whose they are. */
#include "watchers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"

struct watchers {
    pthread_mutex_t lock;
    int64_t staff_ids[watchers_max]; /* 0: a free place */
};

struct watchers *watchers_open(void)
{
    struct watchers *watchers = calloc(1, sizeof *watchers);

    if (watchers)
        pthread_mutex_init(&watchers->lock, NULL);
    return watchers;
}

void watchers_close(struct watchers *watchers)
{
    if (!watchers)
        return;
    pthread_mutex_destroy(&watchers->lock);
    free(watchers);
}

static int64_t *find(struct watchers *watchers, int64_t staff_id)
{
    for (int i = 0; i < watchers_max; i++)
        if (watchers->staff_ids[i] == staff_id)
            return &watchers->staff_ids[i];
    return NULL;
}

static int count(const struct watchers *watchers, int64_t staff_id)
{
    int count = 0;

    for (int i = 0; i < watchers_max; i++)
        count += watchers->staff_ids[i] == staff_id;
    return count;
}

bool watchers_enter(struct watchers *watchers, int64_t staff_id)
{
    int64_t *place = NULL;

    pthread_mutex_lock(&watchers->lock);
    if (count(watchers, staff_id) < watchers_of_one_max)
        place = find(watchers, 0);
    if (place)
        *place = staff_id;
    pthread_mutex_unlock(&watchers->lock);
    return place;
}

void watchers_leave(struct watchers *watchers, int64_t staff_id)
{
    int64_t *place;

    pthread_mutex_lock(&watchers->lock);
    place = find(watchers, staff_id);
    check(place);
    *place = 0;
    pthread_mutex_unlock(&watchers->lock);
}
