/* Stretches of a film: which count, which are one, and what happens when there are too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/stretches.h"

enum { PIECES_MAX = 4 };

static const struct row {
    const char *sentence;
    int64_t least_ms, gap_ms;
    struct stretch pieces[PIECES_MAX];
    int count;
    struct stretch list[PIECES_MAX];
} rows[] = {
    {"nothing", 0, 0, {{0, 0}}, 0, {{0, 0}}},
    {"pictures that follow each other", 0, 0, {{0, 40}, {40, 80}, {80, 120}}, 1, {{0, 120}}},
    {"with others between them", 0, 0, {{0, 40}, {80, 120}}, 2, {{0, 40}, {80, 120}}},
    {"which are too few to part them", 0, 40, {{0, 40}, {80, 120}}, 1, {{0, 120}}},
    {"a short one does not count", 100, 0, {{0, 40}, {80, 180}}, 1, {{80, 180}}},
    {"two short ones are no long one", 100, 0, {{0, 60}, {80, 140}}, 0, {{0, 0}}},
    {"one that begins before the last did", 0, 0, {{500, 900}, {400, 940}}, 1, {{400, 940}}},
    {"one within another", 0, 0, {{0, 900}, {400, 600}}, 1, {{0, 900}}},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct stretches stretches = {.least_ms = rows[i].least_ms, .gap_ms = rows[i].gap_ms};
        for (int piece = 0; piece < PIECES_MAX && rows[i].pieces[piece].to_ms; piece++)
            stretches_add(&stretches, rows[i].pieces[piece].from_ms, rows[i].pieces[piece].to_ms);
        stretches_end(&stretches);
        if (stretches.count != rows[i].count)
            fail_msg("%s: there are %d", rows[i].sentence, stretches.count);
        for (int at = 0; at < stretches.count; at++)
            if (stretches.list[at].from_ms != rows[i].list[at].from_ms ||
                stretches.list[at].to_ms != rows[i].list[at].to_ms)
                fail_msg("%s: %d is another", rows[i].sentence, at);
    }
}

static void test_the_last_holds_all_that_come_later(void **state)
{
    struct stretches stretches = {0};

    for (int i = 0; i < STRETCHES_MAX + 5; i++)
        stretches_add(&stretches, i * 1000, i * 1000 + 100);
    stretches_end(&stretches);
    assert_int_equal(stretches.count, STRETCHES_MAX);
    assert_int_equal(stretches.list[STRETCHES_MAX - 1].from_ms, (STRETCHES_MAX - 1) * 1000);
    assert_int_equal(stretches.list[STRETCHES_MAX - 1].to_ms, (STRETCHES_MAX + 4) * 1000 + 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_the_last_holds_all_that_come_later),
    };

    return cmocka_run_group_tests_name("av/stretches", tests, NULL, NULL);
}
