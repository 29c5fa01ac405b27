/* Form fields: rows from the WHATWG URL standard, 5.1 and 5.2, and from HTML's line ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/str.h"
#include "fields.h"

struct row {
    const char *sentence, *body;
    int count;                /* -1: refused */
    const char *name, *value; /* the first of that name; NULL value: none */
};

static const struct row rows[] = {
    {"a name and its value", "title=Door", 1, "title", "Door"},
    {"the value may be empty", "title=", 1, "title", ""},
    {"or not be said", "ticked", 1, "ticked", ""},
    {"nothing is no field", "", 0, "title", NULL},
    {"nor is nothing between two", "&&a=1&&", 1, "a", "1"},
    {"a plus is a blank", "a=one+two", 1, "a", "one two"},
    {"a plus itself is escaped", "a=1%2B1", 1, "a", "1+1"},
    {"so are & and =", "a=%26%3D&b=2", 2, "a", "&="},
    {"only the first = parts", "a=b=c", 1, "a", "b=c"},
    {"a name is decoded as well", "a%20b=1", 1, "a b", "1"},
    {"UTF-8 is text", "a=%C5%B5", 1, "a", "\xC5\xB5"},
    {"hex digits are of either case", "a=%c5%B5", 1, "a", "\xC5\xB5"},
    {"lines end with LF, as sent by browsers", "a=1%0D%0A2", 1, "a", "1\n2"},
    {"or by others", "a=1%0A2%0D3%0D", 1, "a", "1\n2\n3\n"},
    {"the first of a name wins", "a=1&a=2", 2, "a", "1"},
    {"a % without digits is refused", "a=%", -1, NULL, NULL},
    {"with one", "a=%4", -1, NULL, NULL},
    {"with others", "a=%g0", -1, NULL, NULL},
    {"a NUL is refused", "a=%00", -1, NULL, NULL},
    {"in a name", "%00=1", -1, NULL, NULL},
    {"a control character", "a=%1B", -1, NULL, NULL},
    {"what is no UTF-8", "a=%C5", -1, NULL, NULL},
    {"half of a surrogate pair", "a=%ED%A0%80", -1, NULL, NULL},
};

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        const struct row *row = &rows[i];
        struct fields fields;
        const char *why = fields_read(row->body, strlen(row->body), arena, &fields);

        if (!why != (row->count >= 0) || (!why && fields.count != row->count))
            fail_msg("%s: %s, %d fields", row->sentence, why, fields.count);
        if (!why && !str_equal(fields_find(&fields, row->name, 0), row->value))
            fail_msg("%s: '%s'", row->sentence, fields_find(&fields, row->name, 0));
    }
}

static void test_several_of_a_name(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    static const char body[] = "a=1&b=2&a=3";
    struct fields fields;

    assert_null(fields_read(body, strlen(body), arena, &fields));
    assert_string_equal(fields_find(&fields, "a", 1), "3");
    assert_null(fields_find(&fields, "a", 2));
}

static void test_no_more_than_so_many(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 22);
    size_t length = (size_t)form_fields_max * 2;
    char *body = malloc(length + 3);
    struct fields fields;

    for (size_t i = 0; i < length + 2; i += 2)
        memcpy(body + i, "a&", 2);
    assert_null(fields_read(body, length - 1, arena, &fields));
    assert_int_equal(fields.count, form_fields_max);
    assert_non_null(fields_read(body, length + 1, arena, &fields));
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_several_of_a_name),
        cmocka_unit_test(test_no_more_than_so_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
