/* A partner as JSON says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "intake/enlist.h"

static int read(struct arena *arena, const char *text, struct partnership *is,
                struct partnership_problem *problem)
{
    *problem = (struct partnership_problem){0};
    return enlist_read(text, strlen(text), arena, is, problem);
}

static void all_of_it_is_read(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct partnership_problem problem;
    struct partnership is;

    (void)state;
    assert_int_equal(read(arena,
                          "{\"name\": \"Welcare\", \"origins\": [\"https://a.example\", "
                          "\"https://b.example\"], \"films\": [\"one\"], "
                          "\"until\": \"1970-01-01T00:00:01Z\"}",
                          &is, &problem),
                     0);
    assert_string_equal(is.name, "Welcare");
    assert_int_equal(is.origin_count, 2);
    assert_string_equal(is.origins[1], "https://b.example");
    assert_false(is.has_all);
    assert_int_equal(is.slug_count, 1);
    assert_string_equal(is.slugs[0], "one");
    assert_int_equal(is.until_ms, 1000);
}

static void what_is_not_said_is_none_of_it_and_all_films(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct partnership_problem problem;
    struct partnership is;

    (void)state;
    assert_int_equal(
        read(arena, "{\"origins\": [\"https://a.example\"], \"until\": null}", &is, &problem), 0);
    assert_null(is.name);
    assert_true(is.has_all);
    assert_int_equal(is.until_ms, -1);
    assert_int_equal(read(arena, "{\"all_films\": false}", &is, &problem), 0);
    assert_false(is.has_all);
    assert_int_equal(is.origin_count, 0);
}

static void what_is_none_is_refused_with_its_name(void **state)
{
    static const struct {
        const char *text, *field;
    } rows[] = {
        {"{\"name\": 1}", "name"},
        {"{\"origins\": \"https://a.example\"}", "origins"},
        {"{\"origins\": [1]}", "origins"},
        {"{\"films\": {}}", "films"},
        {"{\"films\": [null]}", "films"},
        {"{\"all_films\": \"yes\"}", "all_films"},
        {"{\"all_films\": true, \"films\": [\"one\"]}", "films"},
        {"{\"until\": \"tomorrow\"}", "until"},
        {"{\"until\": 3}", "until"},
        {"{\"key\": \"x\"}", NULL},
        {"[]", NULL},
        {"{\"name\": \"a\", \"name\": \"b\"}", NULL},
    };
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct partnership_problem problem;
    struct partnership is;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(read(arena, rows[i].text, &is, &problem), PARTNERSHIP_REFUSED);
        assert_true(strlen(problem.text) > 0);
        if (rows[i].field)
            assert_string_equal(problem.field, rows[i].field);
        else
            assert_null(problem.field);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read),
        cmocka_unit_test(what_is_not_said_is_none_of_it_and_all_films),
        cmocka_unit_test(what_is_none_is_refused_with_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
