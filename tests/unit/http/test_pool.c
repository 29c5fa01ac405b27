/* What waits for the threads of a pool, and in which order it is run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

struct task {
    struct job job; /* first */
    char name;
};

static struct pool pool;
static sem_t is_held, let_go;
static char ran[16]; /* in order; a capital: as the end had it */

static void hold(struct job *job, struct hand *hand, bool is_ending)
{
    (void)job;
    (void)hand;
    (void)is_ending;
    sem_post(&is_held);
    sem_wait(&let_go);
}

static void note(struct job *job, struct hand *hand, bool is_ending)
{
    char name = ((struct task *)job)->name;

    (void)hand;
    ran[strlen(ran)] = (char)(is_ending ? name - 'a' + 'A' : name);
    if (name == 'z')
        sem_post(&is_held);
}

/* Its one thread is held up: all else waits. */
static int setup(void **state)
{
    static struct job holding = {.run = hold};

    (void)state;
    memset(ran, 0, sizeof ran);
    pool = (struct pool){0};
    sem_init(&is_held, 0, 0);
    sem_init(&let_go, 0, 0);
    if (pool_open(&pool, 1) || pool_start(&pool) ||
        !pool_submit(&pool, &holding, JOB_URGENT, INT_MAX))
        return -1;
    return sem_wait(&is_held);
}

static int teardown(void **state)
{
    (void)state;
    free(pool.threads);
    sem_destroy(&is_held);
    sem_destroy(&let_go);
    return 0;
}

static bool submit(char name, enum urgency urgency, int waiting_max)
{
    static struct task tasks[128];
    struct task *task = &tasks[(int)name];

    *task = (struct task){{.run = note}, name};
    return pool_submit(&pool, &task->job, urgency, waiting_max);
}

static void what_is_urgent_goes_first_and_else_who_came_first(void **state)
{
    (void)state;
    assert_true(submit('p', JOB_PATIENT, INT_MAX));
    assert_true(submit('q', JOB_PATIENT, INT_MAX));
    assert_true(submit('a', JOB_URGENT, INT_MAX));
    assert_true(submit('z', JOB_PATIENT, INT_MAX)); /* the last */
    assert_true(submit('b', JOB_URGENT, INT_MAX));
    assert_int_equal(pool_waiting(&pool), 5);
    sem_post(&let_go);
    sem_wait(&is_held);
    pool_end(&pool);
    assert_string_equal(ran, "abpqz");
}

static void who_is_urgent_finds_room_however_many_are_patient(void **state)
{
    (void)state;
    assert_true(submit('p', JOB_PATIENT, 2));
    assert_true(submit('q', JOB_PATIENT, 2));
    assert_false(submit('r', JOB_PATIENT, 2));
    assert_true(submit('a', JOB_URGENT, 2));
    assert_true(submit('b', JOB_URGENT, 2));
    assert_false(submit('c', JOB_URGENT, 2));
    assert_false(submit('r', JOB_PATIENT, 4)); /* behind all four */
    assert_int_equal(pool_waiting(&pool), 4);
    sem_post(&let_go);
    pool_end(&pool);
}

static void *end(void *cls)
{
    pool_end(cls);
    return NULL;
}

static void at_the_end_all_who_wait_are_told_and_nobody_is_let_in(void **state)
{
    pthread_t ending;

    (void)state;
    assert_true(submit('p', JOB_PATIENT, INT_MAX));
    assert_true(submit('a', JOB_URGENT, INT_MAX));
    assert_int_equal(pthread_create(&ending, NULL, end, &pool), 0);
    for (bool is_ending = false; !is_ending;) {
        pthread_mutex_lock(&pool.lock);
        is_ending = pool.is_ending;
        pthread_mutex_unlock(&pool.lock);
    }
    assert_false(submit('c', JOB_URGENT, INT_MAX));
    sem_post(&let_go);
    pthread_join(ending, NULL);
    assert_string_equal(ran, "AP");
}

int main(void)
{
#define WITH_POOL(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_POOL(what_is_urgent_goes_first_and_else_who_came_first),
        WITH_POOL(who_is_urgent_finds_room_however_many_are_patient),
        WITH_POOL(at_the_end_all_who_wait_are_told_and_nobody_is_let_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
