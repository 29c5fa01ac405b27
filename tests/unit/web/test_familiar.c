/* Who signed in lately: remembered, forgotten, and strangers not looked up without end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "familiar.h"

static void test_known_until_dropped(void **state)
{
    struct familiar *familiar = familiar_open();

    assert_false(familiar_has(familiar, 7));
    familiar_add(familiar, 7);
    assert_true(familiar_has(familiar, 7));
    familiar_drop(familiar, 7);
    assert_false(familiar_has(familiar, 7));
    assert_false(familiar_has(familiar, 0)); /* an empty place is nobody's */
    familiar_close(familiar);
}

static void test_the_oldest_makes_room(void **state)
{
    struct familiar *familiar = familiar_open();

    for (uint64_t name = 1; name <= familiar_max + 1; name++)
        familiar_add(familiar, name);
    familiar_add(familiar, familiar_max + 1); /* takes no second place */
    assert_false(familiar_has(familiar, 1));
    assert_true(familiar_has(familiar, 2));
    assert_true(familiar_has(familiar, familiar_max + 1));
    familiar_close(familiar);
}

static void test_few_strangers_are_looked_up(void **state)
{
    struct familiar *familiar = familiar_open();
    int looks = 0;

    for (int i = 0; i < 1000; i++)
        looks += familiar_may_look(familiar, 5000 + i % 1000);
    assert_int_equal(looks, familiar_looks_a_second);
    assert_true(familiar_may_look(familiar, 6000));
    familiar_close(familiar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_until_dropped),
        cmocka_unit_test(test_the_oldest_makes_room),
        cmocka_unit_test(test_few_strangers_are_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
