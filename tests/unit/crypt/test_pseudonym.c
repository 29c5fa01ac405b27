/* Pseudonyms: the same for the same bytes while the salt lasts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "crypt/pseudonym.h"

static void the_same_bytes_have_the_same_name(void **state)
{
    assert_int_equal(pseudonym_open(), 0);
    assert_true(pseudonym_of("192.0.2.1", 9) == pseudonym_of("192.0.2.1", 9));
    assert_true(pseudonym_of("192.0.2.1", 9) != pseudonym_of("192.0.2.2", 9));
    assert_true(pseudonym_of("192.0.2.1", 9) != pseudonym_of("192.0.2.1", 8));
}

static void another_process_has_other_names(void **state)
{
    uint64_t before;

    assert_int_equal(pseudonym_open(), 0);
    before = pseudonym_of("192.0.2.1", 9);
    assert_int_equal(pseudonym_open(), 0); /* another salt */
    assert_true(pseudonym_of("192.0.2.1", 9) != before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_bytes_have_the_same_name),
        cmocka_unit_test(another_process_has_other_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
