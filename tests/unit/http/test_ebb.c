/* When memory is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "ebb.h"

static void when_half_of_a_flood_has_gone(void **state)
{
    struct ebb ebb = {0};

    assert_false(ebb_is_out(&ebb, 5000, 100000));
    assert_false(ebb_is_out(&ebb, 2501, 100100));
    assert_true(ebb_is_out(&ebb, 2500, 100200));
    assert_false(ebb_is_out(&ebb, 2500, 200000));
    assert_true(ebb_is_out(&ebb, 0, 300000));
    assert_false(ebb_is_out(&ebb, 0, 400000));
}

static void not_for_a_few(void **state)
{
    struct ebb ebb = {0};

    assert_false(ebb_is_out(&ebb, ebb_connections_min - 1, 100000));
    assert_false(ebb_is_out(&ebb, 0, 200000));
    assert_false(ebb_is_out(&ebb, ebb_connections_min, 300000));
    assert_true(ebb_is_out(&ebb, 0, 400000));
}

static void not_again_and_again(void **state)
{
    struct ebb ebb = {0};

    assert_false(ebb_is_out(&ebb, 5000, 100000));
    assert_true(ebb_is_out(&ebb, 0, 100000));
    assert_false(ebb_is_out(&ebb, 5000, 100100));
    assert_false(ebb_is_out(&ebb, 0, 100000 + ebb_pause_ms - 1));
    assert_true(ebb_is_out(&ebb, 0, 100000 + ebb_pause_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(when_half_of_a_flood_has_gone),
        cmocka_unit_test(not_for_a_few),
        cmocka_unit_test(not_again_and_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
