/* Base64: rows from RFC 4648. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "crypt/base64.h"

static const struct {
    const char *sentence, *text;
    const char *means; /* NULL: it is none */
} rows[] = {
    /* section 10 */
    {"nothing is nothing", "", ""},
    {"one byte has two pads", "Zg==", "f"},
    {"two bytes have one", "Zm8=", "fo"},
    {"three have none", "Zm9v", "foo"},
    {"and so on", "Zm9vYmFy", "foobar"},
    /* section 4 */
    {"both of the odd letters", "+/+/", "\xfb\xff\xbf"},
    {"those of another alphabet are none", "-_-_", NULL},
    /* section 3.2 */
    {"pads must be there", "Zg=", NULL},
    {"all of them", "Zg", NULL},
    {"and no more", "Zm9v====", NULL},
    {"three pads are never right", "Z===", NULL},
    {"a pad ends it", "Zg==Zg==", NULL},
    {"and stands not within", "Z=g=", NULL},
    /* section 3.3 */
    {"no blank", "Zm9v YmFy", NULL},
    {"no end of a line", "Zm9v\nYmFy\n\n", NULL},
    {"nothing else", "Zm9v!!!!", NULL},
};

static void test_it_is_read_strictly(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t out[8];
        size_t written;
        bool is_read = base64_read(rows[i].text, strlen(rows[i].text), out, sizeof out, &written);

        if (is_read != (rows[i].means != NULL))
            fail_msg("%s", rows[i].sentence);
        if (!is_read)
            continue;
        assert_int_equal(written, strlen(rows[i].means));
        assert_memory_equal(out, rows[i].means, written);
    }
}

static void test_it_ends_where_it_is_said_to(void **state)
{
    uint8_t out[8];
    size_t written;

    assert_true(base64_read("Zm9vYmFy", 4, out, sizeof out, &written));
    assert_int_equal(written, 3);
    assert_memory_equal(out, "foo", 3);
}

static void test_what_has_no_room_is_not_written(void **state)
{
    uint8_t out[4] = "xyz";
    size_t written;

    assert_false(base64_read("Zm9v", 4, out, 2, &written));
    assert_memory_equal(out, "xyz", 3);
    assert_true(base64_read("Zm9v", 4, NULL, 0, &written));
    assert_int_equal(written, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_read_strictly),
        cmocka_unit_test(test_it_ends_where_it_is_said_to),
        cmocka_unit_test(test_what_has_no_room_is_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
