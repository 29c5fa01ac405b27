/* The threads on which slow handlers run. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "exchange.h"

struct visit;
struct pool;

struct pool_thread {
    struct pool *pool;
    struct hand hand;
    pthread_t id;
};

struct pool {
    struct pool_thread *threads;
    int count, started;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t more;
    struct visit *first, *last; /* waiting */
    int waiting;
    bool is_ending;
};

int pool_start(struct pool *pool);
/* False when too many wait already or the end has come, when nobody would take it. Otherwise the
 * request is answered on another thread, which calls loop_give_back. */
bool pool_submit(struct pool *pool, struct visit *visit);
/* Waits for what runs; what waits is answered with 503. */
void pool_end(struct pool *pool);
