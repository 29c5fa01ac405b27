/* Counts of films: sums by day, film and metric, whoever counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/limits.h"
#include "catalogue/tally.h"
#include "opened.h"
#include "seed.h"
#include "store/framings.h"
#include "store/numbers.h"
#include "store/partners.h"

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

static int write_framing(void *context, const struct framing_row *row)
{
    buf_printf(context, "%lld %s '%s' %s %lld\n", (long long)row->day, row->slug, row->origin,
               row->is_refused ? "refused" : "shown", (long long)row->count);
    return 0;
}

static void test_frames_are_counted_by_day_film_and_site(void **state)
{
    AUTO_OPENED struct opened opened;
    AUTO_BUF struct buf said = {0};
    struct partner_row partner = {.key = "k", .name = "A", .until_at = -1};
    struct tally *tally;
    struct seeded a;

    (void)state;
    opened_make(&opened);
    a = seed_film(opened.db, &(struct seed){.slug = "a"});
    assert_int_equal(partners_add(opened.db, &partner), 0);
    assert_int_equal(partners_add_origin(opened.db, partner.id, "https://a.example"), 0);
    assert_int_equal(framings_add(opened.db, 1, a.film_id, "https://old.example", true, 1), 0);
    assert_int_equal(tally_open(&tally, opened.dir.fd), 0);
    assert_int_equal(tally_start(tally), 0);
    for (int i = 0; i < 3; i++)
        tally_frame(tally, a.film_id, "https://a.example", false, 99 * day_ms);
    tally_frame(tally, a.film_id, "https://a.example", true, 99 * day_ms);
    tally_frame(tally, a.film_id, "", true, 99 * day_ms);
    tally_frame(tally, 999, "https://a.example", true, 99 * day_ms); /* no such film */
    tally_close(tally);
    assert_int_equal(framings_each(opened.db, 0, 100, opened.arena, write_framing, &said), 0);
    buf_char(&said, '\0');
    assert_string_equal(said.data, "99 a 'https://a.example' shown 3\n"
                                   "99 a '' refused 1\n"
                                   "99 a 'https://a.example' refused 1\n");
    assert_int_equal(partners_find(opened.db, "A", opened.arena, &partner), 0);
    assert_int_equal(partner.seen_day, 99);
}

/* Anybody can invent sites: neither a minute's nor a day's fill the memory or the disk. */
static void test_a_crowd_of_invented_sites_has_an_end(void **state)
{
    AUTO_OPENED struct opened opened;
    AUTO_BUF struct buf said = {0};
    char origin[40];
    int lines = 0;
    struct seeded a;

    (void)state;
    opened_make(&opened);
    a = seed_film(opened.db, &(struct seed){.slug = "a"});
    for (int minute = 0; minute < 5; minute++) {
        struct tally *tally;

        assert_int_equal(tally_open(&tally, opened.dir.fd), 0);
        assert_int_equal(tally_start(tally), 0);
        for (int i = 0; i < sightings_max + 50; i++) {
            snprintf(origin, sizeof origin, "https://%d-%d.example", minute, i);
            tally_frame(tally, a.film_id, origin, true, 0);
        }
        tally_close(tally);
    }
    assert_int_equal(framings_each(opened.db, 0, 10000, opened.arena, write_framing, &said), 0);
    for (size_t i = 0; i < said.length; i++)
        lines += said.data[i] == '\n';
    assert_int_equal(lines, framings_of_day_max + 1);
    buf_char(&said, '\0');
    assert_non_null(strstr(said.data, "0 a '' refused 280\n")); /* 5 times 256, less 1000 */
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_add_up_by_day_film_and_metric),
        cmocka_unit_test(test_frames_are_counted_by_day_film_and_site),
        cmocka_unit_test(test_a_crowd_of_invented_sites_has_an_end),
        cmocka_unit_test(test_no_more_is_held_than_there_is_room_for),
        cmocka_unit_test(test_a_count_costs_the_same_among_many),
        cmocka_unit_test(test_many_count_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
