/* TTML2 12.3.1, <time-expression>, and 7.2, the parameters it depends on. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ttml_time.h"

static const struct {
    const char *says;
    struct ttml_rates rates;
    const char *in;
    int64_t ms; /* -1: it is no time */
} rows[] = {
    {"a clock", {0}, "00:01:02", 62000},
    {"with a fraction", {0}, "01:00:00.5", 3600500},
    {"a long fraction is rounded", {0}, "00:00:00.00049999", 0},
    {"up, too", {0}, "00:00:00.9995", 1000},
    {"hours of three digits are too many", {0}, "100:00:00", -1},
    {"a leap second", {0}, "00:00:60", 60000},
    {"a clock in frames", {.frames = 25}, "00:00:01:05", 1200},
    {"30 frames are usual", {0}, "00:00:01:15", 1500},
    {"a frame that is not there", {.frames = 25}, "00:00:01:25", -1},
    {"sub-frames", {.frames = 25, .sub_frames = 2}, "00:00:00:01.1", 60},
    {"sub-frames nobody said of", {.frames = 25}, "00:00:00:01.1", -1},
    {"29.97 frames a second",
     {.frames = 30, .multiplied_by = 1000, .multiplied_per = 1001},
     "00:00:00:15",
     501}, /* 500.5 */
    {"hours", {0}, "1.5h", 5400000},
    {"minutes", {0}, "2m", 120000},
    {"seconds", {0}, "62.345s", 62345},
    {"milliseconds", {0}, "1500ms", 1500},
    {"a fraction of one", {0}, "1.5ms", 2},
    {"frames", {.frames = 24}, "36f", 1500},
    {"frames that are multiplied",
     {.frames = 24, .multiplied_by = 1000, .multiplied_per = 1001},
     "24f",
     1001},
    {"ticks", {.ticks = 10000000}, "12345678t", 1235},
    {"many of them", {.ticks = 10000000}, "430000000000t", 43000000},
    {"without a rate a tick is a second", {0}, "3t", 3000},
    {"or a frame", {.frames = 25}, "50t", 2000},
    {"or a sub-frame", {.frames = 25, .sub_frames = 2}, "50t", 1000},
    {"a number alone", {0}, "5", -1},
    {"nothing", {0}, "", -1},
    {"a sign", {0}, "-5s", -1},
    {"a dot alone", {0}, "5.s", -1},
    {"an unknown unit", {0}, "5d", -1},
    {"something after it", {0}, "5s ", -1},
    {"and after a clock", {0}, "00:01:02.5x", -1},
    {"two parts", {0}, "01:02", -1},
    {"one digit", {0}, "0:01:02", -1},
    {"60 minutes", {0}, "00:60:00", -1},
    {"a comma", {0}, "00:01:02,5", -1},
    {"past two days", {0}, "49h", -1},
    {"far past them", {0}, "99999999999999s", -1},
    {"farther", {0}, "999999999999999999999s", -1},
    {"in ticks", {.ticks = 1}, "99999999999999t", -1},
    {"in frames",
     {.frames = 1000, .multiplied_by = 1, .multiplied_per = 10000},
     "99999999999999f",
     -1},
    {"a rate beyond reason", {.frames = 100000000}, "1f", -1},
};

static void times_are_milliseconds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t ms = -1;
        bool is_time = ttml_time_read(&rows[i].rates, rows[i].in, &ms);

        if (is_time != (rows[i].ms >= 0) || (is_time && ms != rows[i].ms))
            fail_msg("%s: %lld", rows[i].says, is_time ? (long long)ms : -1);
    }
}

static void rates_are_numbers(void **state)
{
    int64_t numbers[2] = {0};

    assert_true(ttml_time_numbers(" 25 ", 1, numbers));
    assert_int_equal(numbers[0], 25);
    assert_true(ttml_time_numbers("1000 1001", 2, numbers));
    assert_int_equal(numbers[1], 1001);
    assert_false(ttml_time_numbers("1000", 2, numbers));
    assert_false(ttml_time_numbers("1000 1001 1", 2, numbers));
    assert_false(ttml_time_numbers("0", 1, numbers));
    assert_false(ttml_time_numbers("-1", 1, numbers));
    assert_false(ttml_time_numbers("25.5", 1, numbers));
    assert_false(ttml_time_numbers("100000001", 1, numbers));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_milliseconds),
        cmocka_unit_test(rates_are_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
