/* What a program may say of a film, and what is said of what it may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/limits.h"
#include "intake/amend.h"

static void fill(struct description *film)
{
    describe_blank(film);
    film->texts[0].title = "A film";
    film->texts[0].dek = "In one line";
    film->number = 3;
    assert_true(describe_add_theme(film, "horses"));
}

static int read(struct arena *arena, const char *text, struct description *film,
                char problem[AMEND_PROBLEM_MAX])
{
    return amend_read(arena, text, strlen(text), film, NULL, problem);
}

static const struct {
    const char *sentence, *text, *problem;
} bad[] = {
    {"not JSON", "{", "line 1:"},
    {"a list", "[]", "line 1: it should be one object"},
    {"a member that is none", "{\"titel\": \"a\"}", "titel: there is no such member"},
    {"a film's address stays", "{\"slug\": \"other\"}", "slug: a film's address does not change"},
    {"texts that are none", "{\"texts\": \"a\"}", "texts: it should be an object"},
    {"a language that is not here", "{\"texts\": {\"pl\": {}}}", "texts: pl is no text of this"},
    {"half a language", "{\"texts\": {\"e\": {}}}", "texts: e is no text of this"},
    {"a text that is none", "{\"texts\": {\"en\": {\"name\": \"a\"}}}", "texts: name is none"},
    {"a number for a title", "{\"texts\": {\"en\": {\"title\": 1}}}", "title: Put a text"},
    {"no title left", "{\"texts\": {\"en\": {\"title\": \" \"}}}", "title: a film has one"},
    {"none in the other language", "{\"language\": \"cy\"}", "title: a film has one"},
    {"a bell", "{\"texts\": {\"en\": {\"dek\": \"\\u0007\"}}}", "dek: Take out what is no letter"},
    {"a kind like another", "{\"kind\": \"trailler\"}", "kind: it cannot be 'trailler'; did you"},
    {"no kind", "{\"kind\": null}", "kind: it should be a text"},
    {"half a number", "{\"number\": 1.5}", "number: it should be a whole number"},
    {"a number below one", "{\"number\": 0}", "number: it should be a whole number"},
    {"no language", "{\"language\": \"english\"}", "language: it should be a language tag"},
    {"a theme with a capital", "{\"themes\": [\"Horses\"]}", "themes: a name is lower-case"},
    {"one theme that is no list", "{\"themes\": \"horses\"}", "themes: it should be a list"},
};

static void test_bad(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char problem[AMEND_PROBLEM_MAX] = "";
        struct description film;

        fill(&film);
        if (read(arena, bad[i].text, &film, problem) != AMEND_REFUSED ||
            strncmp(problem, bad[i].problem, strlen(bad[i].problem)) != 0)
            fail_msg("%s: %s", bad[i].sentence, problem);
    }
}

static void test_what_is_not_named_stays(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    char problem[AMEND_PROBLEM_MAX];
    struct description film, before;

    (void)state;
    fill(&film);
    before = film;
    assert_int_equal(read(arena, "{}", &film, problem), 0);
    assert_int_equal(describe_differences(&film, &before), 0);
    assert_int_equal(read(arena, "{\"texts\": {\"cy\": {\"title\": \"Ffilm\"}}}", &film, problem),
                     0);
    assert_int_equal(describe_differences(&film, &before), 1 << DESCRIBE_WELSH_TITLE);
}

static void test_null_takes_away(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    char problem[AMEND_PROBLEM_MAX];
    struct description film;

    (void)state;
    fill(&film);
    assert_int_equal(read(arena,
                          "{\"number\": null, \"themes\": null, \"texts\": {\"en\": "
                          "{\"dek\": null}}}",
                          &film, problem),
                     0);
    assert_int_equal(film.number, 0);
    assert_int_equal(film.theme_count, 0);
    assert_string_equal(film.texts[0].dek, "");
}

static void test_a_new_one_may_say_its_address(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    static const char text[] = "{\"slug\": \"two-words\", \"themes\": [\"b\", \"a\", \"b\"]}";
    char problem[AMEND_PROBLEM_MAX];
    struct description film;
    const char *slug;

    (void)state;
    fill(&film);
    assert_int_equal(amend_read(arena, text, sizeof text - 1, &film, &slug, problem), 0);
    assert_string_equal(slug, "two-words");
    assert_int_equal(film.theme_count, 2);
    assert_string_equal(film.themes[0], "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_what_is_not_named_stays),
        cmocka_unit_test(test_null_takes_away),
        cmocka_unit_test(test_a_new_one_may_say_its_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
