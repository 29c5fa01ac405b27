/* A table that never grows: each pair has one of a few places, of which the stalest makes room. */
#include "tries.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"

enum { WAYS = 8 };

struct tried {
    uint64_t key;     /* 0: a free place */
    int64_t until_ms; /* before which none is weighed */
    int64_t last_ms;
    int count;
};

struct tries {
    pthread_mutex_t lock;
    struct tried places[tries_max];
};

struct tries *tries_open(void)
{
    struct tries *tries = calloc(1, sizeof *tries);

    if (tries)
        pthread_mutex_init(&tries->lock, NULL);
    return tries;
}

void tries_close(struct tries *tries)
{
    if (!tries)
        return;
    pthread_mutex_destroy(&tries->lock);
    free(tries);
}

/* The place of a key: its own, else the stalest of those it may have, emptied. */
static struct tried *place_of(struct tries *tries, uint64_t key, int64_t now_ms)
{
    struct tried *first = &tries->places[key % (tries_max / WAYS) * WAYS], *stalest = first;

    for (struct tried *place = first; place < first + WAYS; place++) {
        if (place->key == key) {
            stalest = place;
            break;
        }
        if (place->last_ms < stalest->last_ms)
            stalest = place;
    }
    if (stalest->key != key || now_ms - stalest->last_ms > tries_memory_ms)
        *stalest = (struct tried){.key = key};
    return stalest;
}

/* Two who are told apart by neither half alone. */
static uint64_t pair_of(struct tries_of of)
{
    return (of.client * UINT64_C(0x9E3779B97F4A7C15)) ^ of.name;
}

static int64_t wait_of(const struct tried *tried, int64_t now_ms)
{
    return tried->until_ms > now_ms ? tried->until_ms - now_ms : 0;
}

/* What comes after so many, doubled each time. */
static void count_one(struct tried *tried, int free_tries, int64_t now_ms)
{
    int beyond = ++tried->count - free_tries;
    int64_t wait_ms = tries_wait_ms_min;

    tried->last_ms = now_ms;
    if (beyond < 0)
        return;
    while (beyond-- > 0 && wait_ms < tries_wait_ms_max)
        wait_ms *= 2;
    tried->until_ms = now_ms + (wait_ms < tries_wait_ms_max ? wait_ms : tries_wait_ms_max);
}

int tries_take(struct tries *tries, struct tries_of of, int64_t now_ms)
{
    struct tried *pair, *client;
    int64_t wait_ms = 0;

    pthread_mutex_lock(&tries->lock);
    pair = place_of(tries, pair_of(of), now_ms);
    wait_ms = wait_of(pair, now_ms);
    client = of.client ? place_of(tries, of.client, now_ms) : NULL;
    if (client && wait_of(client, now_ms) > wait_ms)
        wait_ms = wait_of(client, now_ms);
    if (!wait_ms) {
        count_one(pair, tries_of_name_max, now_ms);
        if (client && client != pair)
            count_one(client, tries_of_client_max, now_ms);
    }
    pthread_mutex_unlock(&tries->lock);
    return (int)((wait_ms + 999) / 1000);
}

void tries_forgive(struct tries *tries, struct tries_of of, int64_t now_ms)
{
    struct tried *client;

    pthread_mutex_lock(&tries->lock);
    *place_of(tries, pair_of(of), now_ms) = (struct tried){0};
    client = of.client ? place_of(tries, of.client, now_ms) : NULL;
    if (client && client->count) {
        client->count--;
        client->until_ms = 0; /* else this one would not have been weighed */
    }
    pthread_mutex_unlock(&tries->lock);
}
