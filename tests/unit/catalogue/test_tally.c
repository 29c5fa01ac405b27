/* Counts of films: sums by day, film and metric, whoever counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "catalogue/tally.h"
#include "opened.h"
#include "seed.h"
#include "store/numbers.h"

#define AUTO_OPENED __attribute__((cleanup(opened_close)))

static const int64_t day_ms = 86400000;

static int write_row(void *context, const struct number_row *row)
{
    buf_printf(context, "%lld %s %s %lld\n", (long long)row->day, row->slug, row->metric,
               (long long)row->count);
    return 0;
}

/* What the catalogue holds from a day on. */
static void expect(struct opened *opened, int64_t first_day, const char *rows)
{
    AUTO_BUF struct buf said = {0};

    assert_int_equal(numbers_each(opened->db, first_day, opened->arena, write_row, &said), 0);
    buf_char(&said, '\0');
    assert_string_equal(said.data, rows);
}

static void test_counts_add_up_by_day_film_and_metric(void **state)
{
    AUTO_OPENED struct opened opened;
    struct seeded a, b;

    opened_make(&opened);
    a = seed_film(opened.db, &(struct seed){.slug = "a"});
    b = seed_film(opened.db, &(struct seed){.slug = "b", .state = "withdrawn"});
    for (int time = 0; time < 2; time++) { /* what is written once is added to */
        struct tally *tally;

        assert_int_equal(tally_open(&tally, opened.dir.fd), 0);
        assert_int_equal(tally_start(tally), 0);
        tally_add(tally, a.film_id, TALLY_PLAY, 3 * day_ms);
        tally_add(tally, a.film_id, TALLY_PLAY, 4 * day_ms - 1);
        tally_add(tally, a.film_id, TALLY_PLAY, 4 * day_ms);
        tally_add(tally, a.film_id, TALLY_LISTEN, 4 * day_ms);
        tally_add(tally, b.film_id, TALLY_LINK, 4 * day_ms);
        tally_add(tally, 999, TALLY_PLAY, 4 * day_ms); /* gone meanwhile */
        tally_close(tally);
    }
    expect(&opened, 0, "4 a listen 2\n4 a play 2\n4 b link 2\n3 a play 4\n");
    expect(&opened, 4, "4 a listen 2\n4 a play 2\n4 b link 2\n");
}

static void test_no_more_is_held_than_there_is_room_for(void **state)
{
    AUTO_OPENED struct opened opened;
    struct tally *tally;
    struct seeded a;

    opened_make(&opened);
    a = seed_film(opened.db, &(struct seed){.slug = "a"});
    assert_int_equal(tally_open(&tally, opened.dir.fd), 0);
    for (int i = 0; i < tally_counts_max; i++)
        tally_add(tally, 1000 + i, TALLY_PLAY, 0);
    tally_add(tally, a.film_id, TALLY_PLAY, 0); /* lost */
    assert_int_equal(tally_start(tally), 0);
    tally_close(tally);
    expect(&opened, 0, "");
}

/* Whatever else is counted: a serving loop does this for each film that is begun. */
/* Of this thread's CPU. */
static int64_t spent_ns(struct tally *tally, int64_t film_id)
{
    struct timespec from, to;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    for (int i = 0; i < 200000; i++)
        tally_add(tally, film_id, TALLY_PLAY, 0);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    return (to.tv_sec - from.tv_sec) * INT64_C(1000000000) + to.tv_nsec - from.tv_nsec;
}

static void test_a_count_costs_the_same_among_many(void **state)
{
    AUTO_OPENED struct opened opened;
    struct tally *tally;
    int64_t alone_ns;
    struct seeded a, b;

    opened_make(&opened);
    a = seed_film(opened.db, &(struct seed){.slug = "a"});
    b = seed_film(opened.db, &(struct seed){.slug = "b"});
    assert_int_equal(tally_open(&tally, opened.dir.fd), 0);
    alone_ns = spent_ns(tally, a.film_id);
    for (int i = 2; i < tally_counts_max; i++)
        tally_add(tally, 1000 + i, TALLY_PLAY, 0);
    assert_true(spent_ns(tally, b.film_id) < 10 * alone_ns); /* walked to, it would be a thousand */
    assert_int_equal(tally_start(tally), 0);
    tally_close(tally);
    expect(&opened, 0, "0 a play 200000\n0 b play 200000\n");
}

struct counting {
    struct tally *tally;
    int64_t film_id;
};

static void *count_many(void *context)
{
    const struct counting *counting = context;

    for (int i = 0; i < 5000; i++)
        tally_add(counting->tally, counting->film_id, TALLY_PLAY, 0);
    return NULL;
}

static void test_many_count_at_once(void **state)
{
    AUTO_OPENED struct opened opened;
    struct counting counting;
    pthread_t threads[4];

    opened_make(&opened);
    counting.film_id = seed_film(opened.db, &(struct seed){.slug = "a"}).film_id;
    assert_int_equal(tally_open(&counting.tally, opened.dir.fd), 0);
    assert_int_equal(tally_start(counting.tally), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count_many, &counting), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    tally_close(counting.tally);
    expect(&opened, 0, "0 a play 20000\n");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_add_up_by_day_film_and_metric),
        cmocka_unit_test(test_no_more_is_held_than_there_is_room_for),
        cmocka_unit_test(test_a_count_costs_the_same_among_many),
        cmocka_unit_test(test_many_count_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
