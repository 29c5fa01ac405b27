/* JSON is read as RFC 8259 writes it, and no other way. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "text/jsontext.h"

static const char sidecar[] = "\xEF\xBB\xBF{ \"title\": \"T\\u0177 \\\"gwyl\\\"\", \"number\": 7,\n"
                              "\"live\": true, \"dek\": null, \"ratio\": 1.5, \"more\": {},\n"
                              "\"themes\": [\"home\", 3, \"care\"], \"state\": false }";

static void members_are_found_by_name_and_kind(void **state)
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char problem[160];

    assert_int_equal(jsontext_open(&json, sidecar, strlen(sidecar), problem), 0);
    assert_int_equal(jsontext_kind(json, "title"), JSONTEXT_TEXT);
    assert_int_equal(jsontext_kind(json, "number"), JSONTEXT_NUMBER);
    assert_int_equal(jsontext_kind(json, "ratio"), JSONTEXT_NUMBER);
    assert_int_equal(jsontext_kind(json, "live"), JSONTEXT_BOOL);
    assert_int_equal(jsontext_kind(json, "state"), JSONTEXT_BOOL);
    assert_int_equal(jsontext_kind(json, "dek"), JSONTEXT_NULL);
    assert_int_equal(jsontext_kind(json, "more"), JSONTEXT_OBJECT);
    assert_int_equal(jsontext_kind(json, "themes"), JSONTEXT_LIST);
    assert_int_equal(jsontext_kind(json, "Title"), JSONTEXT_MISSING);
}

static void values_come_only_as_what_they_are(void **state)
{
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char problem[160];
    int64_t number = 0;
    bool value = false;

    assert_int_equal(jsontext_open(&json, sidecar, strlen(sidecar), problem), 0);
    assert_string_equal(jsontext_text(json, "title"), "T\xC5\xB7 \"gwyl\"");
    assert_null(jsontext_text(json, "number"));
    assert_null(jsontext_text(json, "none"));
    assert_true(jsontext_number(json, "number", &number));
    assert_int_equal(number, 7);
    assert_false(jsontext_number(json, "ratio", &number));
    assert_false(jsontext_number(json, "title", &number));
    assert_true(jsontext_bool(json, "live", &value));
    assert_true(value);
    assert_true(jsontext_bool(json, "state", &value));
    assert_false(value);
    assert_false(jsontext_bool(json, "dek", &value));
}

static void lists_and_names_are_walked(void **state)
{
    static const char *const names[] = {"title", "number", "live",   "dek",
                                        "ratio", "more",   "themes", "state"};
    AUTO_JSONTEXT struct jsontext *json = NULL;
    char problem[160];

    assert_int_equal(jsontext_open(&json, sidecar, strlen(sidecar), problem), 0);
    assert_int_equal(jsontext_count(json, "themes"), 3);
    assert_int_equal(jsontext_count(json, "title"), -1);
    assert_int_equal(jsontext_count(json, "none"), -1);
    assert_string_equal(jsontext_item(json, "themes", 0), "home");
    assert_null(jsontext_item(json, "themes", 1));
    assert_string_equal(jsontext_item(json, "themes", 2), "care");
    assert_null(jsontext_item(json, "themes", 3));
    assert_null(jsontext_item(json, "themes", -1));
    for (int i = 0; i < 8; i++)
        assert_string_equal(jsontext_name(json, i), names[i]);
    assert_null(jsontext_name(json, 8));
}

static const struct {
    const char *says;
    const char *text;
    const char *problem; /* begins so */
} bad[] = {
    {"nothing", "", "line 1: "},
    {"a list", "[1]", "line 1: it should be one object"},
    {"a number", "7", "line 1: "},
    {"the same name twice", "{\n\"a\": 1,\n\"a\": 2}", "line 3: duplicate object key"},
    {"the same name twice, deep down", "{\"b\": [{\"a\": 1, \"a\": 2}]}", "line 1: duplicate"},
    {"more after it", "{}\n{}", "line 2: end of file expected"},
    {"a trailing comma", "{\"a\": 1,}", "line 1: "},
    {"a comment", "{} // x", "line 1: "},
    {"bytes that are not UTF-8", "{\"a\": \"\xE9\"}", "line 1: unable to decode byte 0xe9"},
    {"an overlong byte", "{\"a\": \"\xC0\xAF\"}", "line 1: unable to decode"},
    {"half a pair", "{\"a\": \"\\uD800\"}", "line 1: invalid Unicode"},
    {"an escaped NUL", "{\"a\": \"\\u0000\"}", "line 1: \\u0000 is not allowed"},
    {"a line end in a text", "{\"a\": \"x\ny\"}", "line 1: "},
    {"too large a whole number", "{\"a\": 9223372036854775808}", "line 1: too big integer"},
    {"too large a number", "{\"a\": 1e999}", "line 1: real number overflow"},
    {"not a number", "{\"a\": NaN}", "line 1: invalid token"},
    {"a leading zero", "{\"a\": 01}", "line 1: "},
    {"an escape that would colour a terminal", "{\"a\": \x1b[31m}", "line 1: invalid token"},
    {"never closed", "{\"a\": [", "line 1: "},
};

static void objects_in_a_list_are_read_as_the_whole_is(void **state)
{
    static const char text[] = "{\"notices\": [{\"kind\": \"abuse\"}, 3, []]}";
    AUTO_JSONTEXT struct jsontext *json = NULL, *notice = NULL;
    char problem[160];

    assert_int_equal(jsontext_open(&json, text, strlen(text), problem), 0);
    notice = jsontext_object(json, "notices", 0);
    assert_string_equal(jsontext_text(notice, "kind"), "abuse");
    jsontext_close(json);
    json = notice; /* it outlives the whole */
    notice = NULL;
    assert_string_equal(jsontext_name(json, 0), "kind");
    jsontext_close(json);
    json = NULL;
    assert_int_equal(jsontext_open(&json, text, strlen(text), problem), 0);
    for (int i = 1; i <= 3; i++)
        assert_null(jsontext_object(json, "notices", i));
    assert_null(jsontext_object(json, "kind", 0));
}

static void other_texts_are_refused_with_line_and_reason(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct jsontext *json = NULL;
        char problem[160] = "";

        if (jsontext_open(&json, bad[i].text, strlen(bad[i].text), problem) != -EINVAL)
            fail_msg("%s: was read", bad[i].says);
        if (strncmp(problem, bad[i].problem, strlen(bad[i].problem)) != 0)
            fail_msg("%s: %s", bad[i].says, problem);
        for (const char *c = problem; *c; c++) /* it may be shown in a terminal */
            if ((unsigned char)*c < ' ')
                fail_msg("%s: the problem holds a byte of the file: %s", bad[i].says, problem);
        assert_null(json);
    }
}

static void a_nul_byte_is_refused(void **state)
{
    struct jsontext *json = NULL;
    char problem[160];

    assert_int_equal(jsontext_open(&json, "{}\0", 3, problem), -EINVAL);
    assert_int_equal(jsontext_open(&json, "{\"a\0b\": 1}", 10, problem), -EINVAL);
}

static void a_tower_of_lists_is_refused(void **state)
{
    static char tower[100000];
    struct jsontext *json = NULL;
    char problem[160];

    memset(tower, '[', sizeof tower);
    memcpy(tower, "{\"a\":", 5);
    assert_int_equal(jsontext_open(&json, tower, sizeof tower, problem), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found_by_name_and_kind),
        cmocka_unit_test(values_come_only_as_what_they_are),
        cmocka_unit_test(lists_and_names_are_walked),
        cmocka_unit_test(objects_in_a_list_are_read_as_the_whole_is),
        cmocka_unit_test(other_texts_are_refused_with_line_and_reason),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(a_tower_of_lists_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
