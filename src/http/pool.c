/* A queue and the threads that serve it. */
#include "pool.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"

/* NULL: the end has come and nobody waits any more. */
static struct job *take(struct pool *pool, bool *is_ending)
{
    struct job *job;

    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->is_ending)
        pthread_cond_wait(&pool->more, &pool->lock);
    job = pool->first;
    if (job) {
        pool->first = job->next;
        pool->waiting--;
    }
    *is_ending = pool->is_ending;
    pthread_mutex_unlock(&pool->lock);
    return job;
}

static void *work(void *cls)
{
    struct pool_thread *thread = cls;
    struct job *job;
    bool is_ending;

    while ((job = take(thread->pool, &is_ending)))
        job->run(job, &thread->hand, is_ending);
    return NULL;
}

int pool_open(struct pool *pool, int count)
{
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
    pool->threads = calloc((size_t)count, sizeof *pool->threads);
    if (!pool->threads)
        return fault(-ENOMEM);
    pool->count = count;
    return 0;
}

int pool_start(struct pool *pool)
{
    for (; pool->started < pool->count; pool->started++) {
        struct pool_thread *thread = &pool->threads[pool->started];
        int r;

        thread->pool = pool;
        r = pthread_create(&thread->id, NULL, work, thread);
        if (r)
            return fault(-r);
    }
    return 0;
}

bool pool_submit(struct pool *pool, struct job *job, int waiting_max)
{
    bool has_room;

    job->next = NULL;
    pthread_mutex_lock(&pool->lock);
    has_room = !pool->is_ending && pool->waiting < waiting_max;
    if (has_room) {
        if (pool->first)
            pool->last->next = job;
        else
            pool->first = job;
        pool->last = job;
        pool->waiting++;
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->lock);
    return has_room;
}

int pool_waiting(struct pool *pool)
{
    int waiting;

    pthread_mutex_lock(&pool->lock);
    waiting = pool->waiting;
    pthread_mutex_unlock(&pool->lock);
    return waiting;
}

void pool_end(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    for (; pool->started; pool->started--)
        pthread_join(pool->threads[pool->started - 1].id, NULL);
}
