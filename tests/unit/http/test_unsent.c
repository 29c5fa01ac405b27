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
        {"nobody yet", 0, 4096},
        {"one has the most", 1, 4096},
        {"who fit have the most", 128, 4096},
        {"one more halves it for all", 129, 2048},
        {"and again", 257, 1024},
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
    assert_int_equal(unsent_budget(400 * mib), 300 * mib);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_shares_the_budget),
        cmocka_unit_test(the_budget_is_a_part_of_what_the_kernel_gives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
