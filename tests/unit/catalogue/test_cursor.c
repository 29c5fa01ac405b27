/* Where a list goes on: what was written is read, and nothing else is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "cursor.h"

static void test_what_was_written_is_read(void **state)
{
    static const struct cursor rows[] = {
        {FILM_NEWEST, 0, "a"},
        {FILM_NEWEST, INT64_C(1772391600000), "the-first-night"},
        {FILM_NUMBERED, 10000,
         "aaaaaaaaaa-bbbbbbbbbb-cccccccccc-dddddddddd-eeeeeeeeee-ffffffffff-"
         "gggg-hhhhhhhh"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[CURSOR_MAX];
        struct cursor read;

        cursor_write(text, &rows[i]);
        assert_true(cursor_read(text, &read));
        assert_int_equal(read.order, rows[i].order);
        assert_int_equal(read.key, rows[i].key);
        assert_string_equal(read.slug, rows[i].slug);
    }
}

static const struct row {
    const char *sentence;
    const char *plain; /* written as hex */
} refused[] = {
    {"nothing", ""},
    {"no order", "1000 a"},
    {"an order that is none", "x1000 a"},
    {"no key", "n a"},
    {"a key that is no number", "n12a a"},
    {"a key beyond 18 digits", "n1234567890123456789 a"},
    {"a key below 0", "n-1 a"},
    {"no slug", "n1000 "},
    {"no blank", "n1000"},
    {"two blanks", "n1000  a"},
    {"a slug that is none", "n1000 A b"},
    {"a slug with a quote", "n1000 a'--"},
};

static void test_what_was_not_written_is_refused(void **state)
{
    struct cursor read;

    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        char text[CURSOR_MAX];

        str_hex(text, (const uint8_t *)refused[i].plain, strlen(refused[i].plain));
        if (cursor_read(text, &read))
            fail_msg("%s is taken for a cursor", refused[i].sentence);
    }
    assert_false(cursor_read("6e31303030206", &read));    /* half a byte */
    assert_false(cursor_read("6E3130303020 61", &read));  /* no hex */
    assert_false(cursor_read("6e31303030206100", &read)); /* NUL */
    assert_true(cursor_read("6e313030302061", &read));    /* "n1000 a" */
}

static void test_too_long_is_refused(void **state)
{
    char text[2 * CURSOR_MAX];
    struct cursor read;

    memset(text, '6', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    assert_false(cursor_read(text, &read));
    text[CURSOR_MAX - 1] = '\0';
    assert_false(cursor_read(text, &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_written_is_read),
        cmocka_unit_test(test_what_was_not_written_is_refused),
        cmocka_unit_test(test_too_long_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
