/* Whether two texts are the same, without telling how far. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypt/secret.h"

static void only_the_same_text_is_equal(void **state)
{
    assert_true(secret_equal("correct horse battery", "correct horse battery"));
    assert_true(secret_equal("", ""));
    assert_false(secret_equal("correct horse batterx", "correct horse battery"));
    assert_false(secret_equal("correct horse batter", "correct horse battery"));
    assert_false(secret_equal("correct horse battery ", "correct horse battery"));
    assert_false(secret_equal("", "correct horse battery"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_same_text_is_equal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
