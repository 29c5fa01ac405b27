/* Which rate a film gets, and which picture is shown when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/cadence.h"

static const struct {
    const char *sentence;
    int32_t num, den, rate_num, rate_den;
} rates[] = {
    {"film", 24, 1, 24, 1},
    {"film as NTSC has it", 24000, 1001, 24000, 1001},
    {"the same in another fraction", 2997003, 125000, 24000, 1001},
    {"PAL", 25, 1, 25, 1},
    {"NTSC", 30000, 1001, 30000, 1001},
    {"NTSC, rounded by hand", 2997, 100, 30000, 1001},
    {"30", 30, 1, 30, 1},
    {"50", 50, 1, 50, 1},
    {"59.94", 60000, 1001, 60000, 1001},
    {"a phone that means 30", 29970, 1001, 30000, 1001},
    {"15 become 30", 15, 1, 30, 1},
    {"12.5 become 25", 25, 2, 25, 1},
    {"12 become 24", 12, 1, 24, 1},
    {"10 become 30", 10, 1, 30, 1},
    {"one a second", 1, 1, 24, 1},
    {"120 become 60", 120, 1, 60, 1},
    {"an odd rate, the nearest", 27, 1, 25, 1},
    {"unknown", 0, 1, 25, 1},
    {"nonsense", -5, 0, 25, 1},
    {"a tick for each picture", 2147483647, 1, 60, 1},
};

static void test_each_rate(void **state)
{
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct cadence_rate rate = cadence_choose(rates[i].num, rates[i].den);
        if (rate.num != rates[i].rate_num || rate.den != rates[i].rate_den)
            fail_msg("%s: %d/%d", rates[i].sentence, rate.num, rate.den);
    }
}

/* At 25 a second a picture lasts 40 ms. times: how often the picture before it is shown. */
enum { COMES_MAX = 8 };
static const struct {
    const char *sentence;
    struct {
        int64_t us, times;
    } comes[COMES_MAX];
    int64_t end_us, last, all;
} shows[] = {
    {"an even pace", {{0, 0}, {40000, 1}, {80000, 1}}, 120000, 1, 3},
    {"with jitter", {{3000, 0}, {38000, 1}, {91000, 1}}, 120000, 1, 3},
    {"a late beginning is filled with the first", {{200000, 0}, {240000, 6}}, 280000, 1, 7},
    {"a gap is filled with the one before", {{0, 0}, {400000, 10}}, 440000, 1, 11},
    {"of two in one place the later stays",
     {{0, 0}, {40000, 1}, {45000, 0}, {80000, 1}},
     120000,
     1,
     3},
    {"time that runs backwards shows nothing twice",
     {{0, 0}, {80000, 2}, {40000, 0}},
     120000,
     1,
     3},
    {"before the beginning is the beginning", {{-90000, 0}, {-50000, 0}, {40000, 1}}, 80000, 1, 2},
    {"a single picture without length", {{0, 0}}, 0, 1, 1},
    {"a single picture of a second", {{0, 0}}, 1000000, 25, 25},
};

static void test_each_show(void **state)
{
    for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
        struct cadence cadence = {.rate = {25, 1}};
        for (int k = 0; k < COMES_MAX && (k == 0 || shows[i].comes[k].us); k++) {
            int64_t times = cadence_next(&cadence, shows[i].comes[k].us);
            if (times != shows[i].comes[k].times)
                fail_msg("%s: the picture before %d is shown %d times", shows[i].sentence, k,
                         (int)times);
        }
        assert_int_equal(cadence_end(&cadence, shows[i].end_us), shows[i].last);
        assert_int_equal(cadence.shown, shows[i].all);
    }
}

static void test_a_film_without_pictures_shows_none(void **state)
{
    struct cadence cadence = {.rate = {25, 1}};

    assert_int_equal(cadence_end(&cadence, 1000000), 0);
}

static void test_twelve_hours_do_not_overflow(void **state)
{
    struct cadence cadence = {.rate = {60000, 1001}};

    assert_int_equal(cadence_tick(&cadence, INT64_C(43200000000)), 2589411);
}

/* Groups begin with the first picture at or after each 2 seconds. */
static const struct {
    struct cadence_rate rate;
    int64_t begins[3];
} groups[] = {
    {{25, 1}, {0, 50, 100}},
    {{24000, 1001}, {0, 48, 96}}, /* 2.002 s, 4.004 s */
    {{30000, 1001}, {0, 60, 120}},
    {{60, 1}, {0, 120, 240}},
};

static void test_each_group(void **state)
{
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        struct cadence cadence = {.rate = groups[i].rate};
        for (int64_t tick = 0, next = 0; next < 3; tick++)
            if (cadence_begins_group(&cadence, tick))
                assert_int_equal(tick, groups[i].begins[next++]);
    }
}

/* However long a film is, its groups stay within a picture of 2 seconds: those of all rungs and of
 * the sound meet. */
static void test_groups_do_not_drift(void **state)
{
    struct cadence cadence = {.rate = {30000, 1001}};
    int64_t group = 0;

    for (int64_t tick = 0; tick < 200000; tick++)
        if (cadence_begins_group(&cadence, tick)) {
            int64_t us = tick * 1001 * 1000000 / 30000;
            assert_in_range(us - group * 2000000, 0, 33367);
            group++;
        }
    assert_int_equal(group, 3337);
}

/* Where each group has as many pictures: those of the first 2 seconds. */
static void test_even_groups(void **state)
{
    assert_int_equal(cadence_group_ticks((struct cadence_rate){25, 1}), 50);
    assert_int_equal(cadence_group_ticks((struct cadence_rate){24000, 1001}), 48);
    assert_int_equal(cadence_group_ticks((struct cadence_rate){30000, 1001}), 60);
    assert_int_equal(cadence_group_ticks((struct cadence_rate){60, 1}), 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_rate),
        cmocka_unit_test(test_each_show),
        cmocka_unit_test(test_a_film_without_pictures_shows_none),
        cmocka_unit_test(test_twelve_hours_do_not_overflow),
        cmocka_unit_test(test_each_group),
        cmocka_unit_test(test_groups_do_not_drift),
        cmocka_unit_test(test_even_groups),
    };

    return cmocka_run_group_tests_name("av/cadence", tests, NULL, NULL);
}
