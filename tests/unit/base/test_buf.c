/* Buffers: what is appended comes back, and a failure sticks. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/buf.h"

static void bytes_come_back_in_order(void **state)
{
    AUTO_BUF struct buf buf = {0};

    for (int i = 0; i < 1000; i++) {
        buf_printf(&buf, "%03d", i);
        buf_char(&buf, ',');
    }
    buf_text(&buf, "end");
    assert_int_equal(buf.length, 4003);
    assert_memory_equal(buf.data + 4 * 567, "567,", 4);
    assert_string_equal(buf.data + 4000, "end");
}

static void bytes_may_be_nul(void **state)
{
    AUTO_BUF struct buf buf = {0};

    buf_append(&buf, "a\0b", 3);
    assert_int_equal(buf.length, 3);
    assert_memory_equal(buf.data, "a\0b", 4);
}

static void a_failure_sticks_until_cleared(void **state)
{
    AUTO_BUF struct buf buf = {.bytes_max = 4};

    buf_text(&buf, "123");
    assert_false(buf.failed);
    buf_text(&buf, "45");
    assert_true(buf.failed);
    buf_text(&buf, "6"); /* it would fit, but what came before it is missing */
    assert_true(buf.failed);
    assert_string_equal(buf.data, "123");
    buf_clear(&buf);
    buf_printf(&buf, "%d", 6789);
    assert_false(buf.failed);
    assert_string_equal(buf.data, "6789");
    buf_printf(&buf, "%d", 10);
    assert_true(buf.failed);
}

static void taken_bytes_are_given_away(void **state)
{
    struct buf buf = {.bytes_max = 8};
    size_t length = 99;
    char *data = buf_take(&buf, &length);

    assert_string_equal(data, "");
    assert_int_equal(length, 0);
    free(data);
    buf_text(&buf, "door");
    data = buf_take(&buf, &length);
    assert_string_equal(data, "door");
    assert_int_equal(length, 4);
    assert_null(buf.data);
    assert_int_equal(buf.bytes_max, 8);
    free(data);
    buf_text(&buf, "too much of it");
    assert_null(buf_take(&buf, &length));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_back_in_order),
        cmocka_unit_test(bytes_may_be_nul),
        cmocka_unit_test(a_failure_sticks_until_cleared),
        cmocka_unit_test(taken_bytes_are_given_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
