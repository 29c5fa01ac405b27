/* Cards: every door has its drawing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "card.h"

static void doors(void **state)
{
    (void)state;
    assert_string_not_equal(card_picture("plum"), card_picture("sage"));
    assert_string_not_equal(card_picture("plum"), card_picture_shut("plum"));
    assert_string_equal(card_picture("chartreuse"), card_picture("slate"));
    assert_string_equal(card_picture(NULL), card_picture("slate"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
