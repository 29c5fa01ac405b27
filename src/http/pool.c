/* Two queues and the threads that serve them. */
#include "pool.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"

static struct job *leave(struct queue *queue)
{
    struct job *job = queue->first;

    if (job) {
        queue->first = job->next;
        queue->waiting--;
    }
    return job;
}

static void join(struct queue *queue, struct job *job)
{
    job->next = NULL;
    if (queue->first)
        queue->last->next = job;
    else
        queue->first = job;
    queue->last = job;
    queue->waiting++;
}

/* All that wait and are at least so urgent. */
static int count_waiting(const struct pool *pool, enum urgency urgency)
{
    int waiting = 0;

    for (int i = JOB_URGENT; i <= (int)urgency; i++)
        waiting += pool->queues[i].waiting;
    return waiting;
}

/* NULL: the end has come and nobody waits any more. */
static struct job *take(struct pool *pool, bool *is_ending)
{
    struct job *job;

    pthread_mutex_lock(&pool->lock);
    while (!count_waiting(pool, JOB_PATIENT) && !pool->is_ending)
        pthread_cond_wait(&pool->more, &pool->lock);
    job = leave(&pool->queues[JOB_URGENT]);
    if (!job)
        job = leave(&pool->queues[JOB_PATIENT]);
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

bool pool_submit(struct pool *pool, struct job *job, enum urgency urgency, int waiting_max)
{
    bool has_room;

    pthread_mutex_lock(&pool->lock);
    has_room = !pool->is_ending && count_waiting(pool, urgency) < waiting_max;
    if (has_room) {
        join(&pool->queues[urgency], job);
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->lock);
    return has_room;
}

int pool_waiting(struct pool *pool)
{
    int waiting;

    pthread_mutex_lock(&pool->lock);
    waiting = count_waiting(pool, JOB_PATIENT);
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
