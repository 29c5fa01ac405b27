/* A queue and the threads that serve it. */
#include "pool.h"

#include "base/fault.h"
#include "base/limits.h"
#include "loop.h"

/* NULL: the end has come and nobody waits any more. */
static struct visit *take(struct pool *pool, bool *is_ending)
{
    struct visit *visit;

    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->is_ending)
        pthread_cond_wait(&pool->more, &pool->lock);
    visit = pool->first;
    if (visit) {
        pool->first = visit->next_job;
        pool->waiting--;
    }
    *is_ending = pool->is_ending;
    pthread_mutex_unlock(&pool->lock);
    return visit;
}

static void *work(void *cls)
{
    struct pool_thread *thread = cls;
    struct visit *visit;
    bool is_ending;

    while ((visit = take(thread->pool, &is_ending))) {
        if (is_ending)
            exchange_refuse(visit->request, &thread->hand, 503, "The server is about to restart.");
        else
            exchange_run(visit->request, &thread->hand);
        loop_give_back(visit);
    }
    return NULL;
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

bool pool_submit(struct pool *pool, struct visit *visit)
{
    bool has_room;

    visit->next_job = NULL;
    pthread_mutex_lock(&pool->lock);
    has_room = !pool->is_ending && pool->waiting < slow_requests_max;
    if (has_room) {
        if (pool->first)
            pool->last->next_job = visit;
        else
            pool->first = visit;
        pool->last = visit;
        pool->waiting++;
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->lock);
    return has_room;
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
