/* The eight ways to turn and mirror a picture (ISO/IEC 14496-12, 6.2.2), and what undoes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "upright.h"

enum { ONE = 1 << 16 };

static const struct {
    const char *sentence;
    int32_t a, b, c, d;
    const char *filters;
    bool is_turned;
} rows[] = {
    {"upright", ONE, 0, 0, ONE, "", false},
    {"a quarter clockwise", 0, ONE, -ONE, 0, "transpose=clock,", true},
    {"upside down", -ONE, 0, 0, -ONE, "hflip,vflip,", false},
    {"a quarter counter-clockwise", 0, -ONE, ONE, 0, "transpose=cclock,", true},
    {"mirrored", -ONE, 0, 0, ONE, "hflip,", false},
    {"mirrored upside down", ONE, 0, 0, -ONE, "vflip,", false},
    {"turned and mirrored", 0, ONE, ONE, 0, "transpose=cclock_flip,", true},
    {"the other way", 0, -ONE, -ONE, 0, "transpose=clock_flip,", true},
    {"a little askew is upright", 65000, 3000, -3000, 65000, "", false},
    {"nonsense is upright", 0, 0, 0, 0, "", false},
    {"the largest numbers there are", INT32_MIN, 0, 0, INT32_MIN, "hflip,vflip,", false},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const int32_t matrix[9] = {rows[i].a, rows[i].b, 0, rows[i].c, rows[i].d, 0, 0, 0, 1 << 30};
        struct upright upright = upright_of(matrix);
        assert_string_equal(upright.filters, rows[i].filters);
        if (upright.is_turned != rows[i].is_turned)
            fail_msg("%s", rows[i].sentence);
    }
    assert_string_equal(upright_of(NULL).filters, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row)};

    return cmocka_run_group_tests_name("av/upright", tests, NULL, NULL);
}
