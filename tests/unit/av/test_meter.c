/* Average and peak rates of pieces, in bytes and thousandths of a second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "meter.h"

enum { PIECES_MAX = 6 };

static const struct row {
    const char *sentence;
    struct {
        int64_t bytes, ms;
    } pieces[PIECES_MAX];
    int64_t average_bps, peak_bps;
} rows[] = {
    {"even pieces", {{250000, 2000}, {250000, 2000}}, 1000000, 1000000},
    {"the worst piece is the peak",
     {{250000, 2000}, {500000, 2000}, {250000, 2000}},
     1333333,
     2000000},
    {"a short last piece alone is no stretch", {{250000, 2000}, {100000, 40}}, 1372549, 1372549},
    {"nor at the beginning", {{100000, 40}, {250000, 2000}}, 1372549, 1372549},
    {"a film shorter than a stretch", {{100000, 1000}}, 800000, 800000},
    {"a group one picture shorter is one", {{500000, 1960}, {250000, 2000}}, 1515151, 2040816},
    {"nothing at all", {{0, 0}}, 0, 0},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct meter meter;
        meter_open(&meter, 1000);
        for (int k = 0; k < PIECES_MAX && rows[i].pieces[k].ms; k++)
            meter_add(&meter, rows[i].pieces[k].bytes, rows[i].pieces[k].ms);
        if (meter_average_bps(&meter) != rows[i].average_bps ||
            meter_peak_bps(&meter) != rows[i].peak_bps)
            fail_msg("%s: %lld, peak %lld", rows[i].sentence, (long long)meter_average_bps(&meter),
                     (long long)meter_peak_bps(&meter));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row)};

    return cmocka_run_group_tests_name("av/meter", tests, NULL, NULL);
}
