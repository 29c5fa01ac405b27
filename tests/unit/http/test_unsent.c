/* How much may wait in the kernel for a reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "unsent.h"

static const int64_t mib = 1 << 20;

static void a_crowd_shares_the_budget(void **state)
{
    static const struct {
        const char *what;
        int viewers, kib;
    } rows[] = {
        {"nobody yet", 0, 1024},
        {"one has the most", 1, 1024},
        {"who fit have the most", 512, 1024},
        {"one more halves it for all", 513, 512},
        {"and again", 1025, 256},
        {"a multitude has the least", 4000, 128},
        {"which is never less", 1000000, 128},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (unsent_bytes(512 * mib, rows[i].viewers) != rows[i].kib << 10)
            fail_msg("%s: %d", rows[i].what, unsent_bytes(512 * mib, rows[i].viewers));
}

static void the_budget_is_a_part_of_what_the_kernel_gives(void **state)
{
    static const struct {
        const char *what, *tcp_mem;
        int64_t bytes;
    } rows[] = {
        {"three numbers of pages", "287901\t383868\t575802\n", 383868 * INT64_C(4096) / 4 * 3},
        {"blanks instead of tabs", "  10 20 30", 20 * 4096 / 4 * 3},
        {"nothing", "", unsent_budget_bytes},
        {"one number", "287901\n", unsent_budget_bytes},
        {"no numbers", "a b c", unsent_budget_bytes},
        {"less than nothing", "1 -5 9", unsent_budget_bytes},
        {"more than there is", "1 9223372036854775807 9", unsent_budget_bytes},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (unsent_budget_of(rows[i].tcp_mem, 4096) != rows[i].bytes)
            fail_msg("%s: %lld", rows[i].what, (long long)unsent_budget_of(rows[i].tcp_mem, 4096));
}

static void this_machine_has_one(void **state)
{
    assert_true(unsent_budget() > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_shares_the_budget),
        cmocka_unit_test(the_budget_is_a_part_of_what_the_kernel_gives),
        cmocka_unit_test(this_machine_has_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
