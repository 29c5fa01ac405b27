/* Threads that do what would hold up a serving loop: handlers, or reads from the disk. What
 * somebody waits for, or is soon done, goes before the rest. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "exchange.h"

struct pool;

/* Part of what it is about, which outlives it. */
struct job {
    struct job *next;
    /* Called once, on a thread of the pool. is_ending: the end has come, nobody waits for more than
       to be told. */
    void (*run)(struct job *job, struct hand *hand, bool is_ending);
};

struct pool_thread {
    struct pool *pool;
    struct hand hand; /* empty, unless handlers run here */
    pthread_t id;
};

enum urgency { JOB_URGENT, JOB_PATIENT, JOB_URGENCIES };

struct queue {
    struct job *first, *last;
    int waiting;
};

struct pool {
    struct pool_thread *threads;
    int count, started;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t more;
    struct queue queues[JOB_URGENCIES]; /* the first before the second */
    bool is_ending;
};

int pool_open(struct pool *pool, int count);
int pool_start(struct pool *pool);
/* False when so many would be run before it already, or the end has come, when nobody would take
 * it. */
bool pool_submit(struct pool *pool, struct job *job, enum urgency urgency, int waiting_max);
int pool_waiting(struct pool *pool);
/* Waits for what runs; what waits is run as the end has it. */
void pool_end(struct pool *pool);
