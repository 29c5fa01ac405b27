/* Peak and average as RFC 8216 4.1 defines them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bitrate.h"

enum { SECOND = 1000, PIECES_MAX = 8 };

static const struct {
    const char *sentence;
    int64_t target, peak, average;
    struct {
        int64_t bytes, duration;
    } pieces[PIECES_MAX];
} rows[] = {
    {"one piece is all there is", 4, 2000, 2000, {{1000, 4 * SECOND}}},
    {"the largest of pieces that are equally long",
     4,
     6000,
     4000,
     {{1000, 4 * SECOND}, {3000, 4 * SECOND}, {2000, 4 * SECOND}}},
    {"a short end counts, from half the target on",
     4,
     8000,
     4000,
     {{1000, 4 * SECOND}, {2000, 2 * SECOND}}},
    {"a shorter one counts with what comes before it",
     4,
     5600,
     5600,
     {{1000, 4 * SECOND}, {2500, 1 * SECOND}}},
    {"short pieces count together",
     4,
     12000,
     9000,
     {{1000, 1 * SECOND},
      {1000, 1 * SECOND},
      {2000, 1 * SECOND},
      {1000, 1 * SECOND},
      {4000, 4 * SECOND}}},
    {"and the fewest that last long enough tell most",
     2,
     4000,
     2720,
     {{500, 1 * SECOND}, {500, 1 * SECOND}, {200, 1 * SECOND}, {500, 2 * SECOND}}},
    {"the target is the longest, rounded", 3, 800, 800, {{250, 2500}}},
    {"and at least a second", 1, 8000, 8000, {{300, 300}}},
    {"bits are rounded up", 3, 3, 3, {{1, 3 * SECOND}}},
};

static void test_rates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cmaf_piece list[PIECES_MAX] = {0};
        struct cmaf_pieces pieces = {.list = list};
        struct bitrate rate;

        for (; pieces.count < PIECES_MAX && rows[i].pieces[pieces.count].duration; pieces.count++)
            list[pieces.count] =
                (struct cmaf_piece){.bytes = rows[i].pieces[pieces.count].bytes,
                                    .duration = rows[i].pieces[pieces.count].duration};
        rate = bitrate_of(&pieces, SECOND);
        if (bitrate_target(&pieces, SECOND) != rows[i].target || rate.peak != rows[i].peak ||
            rate.average != rows[i].average)
            fail_msg("%s: %lld %lld %lld", rows[i].sentence,
                     (long long)bitrate_target(&pieces, SECOND), (long long)rate.peak,
                     (long long)rate.average);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rates)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
