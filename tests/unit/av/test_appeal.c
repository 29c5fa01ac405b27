/* Which of two pictures is the better poster, drawn here: 160 by 90, luma alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/appeal.h"

enum { WIDTH = 160, HEIGHT = 90, STRIDE = 192 };

/* Squares of so many pixels in two greys. */
static int32_t squares(int side, uint8_t one, uint8_t other)
{
    static uint8_t luma[STRIDE * HEIGHT];

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < STRIDE; x++) /* behind each row is what must not count */
            luma[y * STRIDE + x] = x >= WIDTH                       ? (uint8_t)(x * 37)
                                   : (x / side + y / side) % 2 == 0 ? one
                                                                    : other;
    return appeal_of(luma, STRIDE, WIDTH, HEIGHT);
}

static void test_nothing_to_be_seen(void **state)
{
    assert_int_equal(squares(8, 0, 0), 0);
    assert_int_equal(squares(8, 128, 128), 0);
    assert_int_equal(squares(8, 255, 255), 0);
}

static void test_all_there_can_be(void **state)
{
    int32_t whole = squares(1, 0, 255);

    assert_in_range(whole, 990, 1000);
}

static void test_the_better_of_two(void **state)
{
    assert_true(squares(8, 60, 200) > squares(8, 110, 150)); /* contrast */
    assert_true(squares(4, 60, 200) > squares(32, 60, 200)); /* detail */
    assert_true(squares(8, 70, 150) > squares(8, 0, 80));    /* as much, but dark */
    assert_true(squares(8, 70, 150) > squares(8, 175, 255)); /* as much, but glaring */
}

static void test_no_picture_at_all(void **state)
{
    static const uint8_t luma[2] = {0, 255};

    assert_int_equal(appeal_of(luma, 1, 1, 2), 0);
    assert_int_equal(appeal_of(luma, 2, 2, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_to_be_seen),
        cmocka_unit_test(test_all_there_can_be),
        cmocka_unit_test(test_the_better_of_two),
        cmocka_unit_test(test_no_picture_at_all),
    };

    return cmocka_run_group_tests_name("av/appeal", tests, NULL, NULL);
}
