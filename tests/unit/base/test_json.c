/* JSON is well-formed whatever goes into it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/json.h"

static void containers_nest(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_object(&json, NULL);
    json_array(&json, "films");
    json_object(&json, NULL);
    json_string(&json, "slug", "a");
    json_number(&json, "number", -3);
    json_end_object(&json);
    json_object(&json, NULL);
    json_string(&json, "slug", "b");
    json_end_object(&json);
    json_string(&json, NULL, "x");
    json_end_array(&json);
    json_array(&json, "none");
    json_end_array(&json);
    json_bool(&json, "yes", true);
    json_bool(&json, "no", false);
    json_string(&json, "next", NULL);
    json_end_object(&json);
    assert_string_equal(out.data,
                        "{\"films\":[{\"slug\":\"a\",\"number\":-3},{\"slug\":\"b\"},\"x\"],"
                        "\"none\":[],\"yes\":true,\"no\":false,\"next\":null}");
}

static void text_is_escaped(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_string(&json, NULL, "a\"b\\c\nd\te\x1F \xC5\xB5 \xE9!");
    assert_string_equal(out.data, "\"a\\\"b\\\\c\\nd\\u0009e\\u001f \xC5\xB5 \xEF\xBF\xBD!\"");
}

static void names_are_escaped(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_object(&json, NULL);
    json_number(&json, "a\"", 1);
    json_end_object(&json);
    assert_string_equal(out.data, "{\"a\\\"\":1}");
}

static void numbers_are_json_numbers(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct json json;

    json_start(&json, &out);
    json_array(&json, NULL);
    json_number(&json, NULL, INT64_MIN);
    json_decimal(&json, NULL, 1.23456, 3);
    json_decimal(&json, NULL, NAN, 3);
    json_decimal(&json, NULL, -INFINITY, 3);
    json_time(&json, NULL, 0);
    json_time(&json, NULL, -1);
    json_end_array(&json);
    assert_string_equal(out.data, "[-9223372036854775808,1.235,null,null,"
                                  "\"1970-01-01T00:00:00Z\",null]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(containers_nest),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(names_are_escaped),
        cmocka_unit_test(numbers_are_json_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
