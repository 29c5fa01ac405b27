/* Ids are random, and recognised. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/id.h"

static void ids_are_valid_and_differ(void **state)
{
    char a[ID_MAX], b[ID_MAX];

    id_new(a);
    id_new(b);
    assert_int_equal(strlen(a), 32);
    assert_true(id_is_valid(a));
    assert_string_not_equal(a, b);
}

static void others_are_not(void **state)
{
    assert_false(id_is_valid(""));
    assert_false(id_is_valid("0123456789abcdef0123456789abcde"));
    assert_false(id_is_valid("0123456789abcdef0123456789abcdef0"));
    assert_false(id_is_valid("0123456789ABCDEF0123456789abcdef"));
    assert_false(id_is_valid("0123456789abcdef/123456789abcdef"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_valid_and_differ),
        cmocka_unit_test(others_are_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
