/* NAME.json: what it may say, and what is said of what it may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "sidecar.h"

static const struct {
    const char *sentence, *text, *problem;
} bad[] = {
    {"not JSON", "{", "line 1:"},
    {"a list", "[]", "line 1: it should be one object"},
    {"a word twice", "{\"title\": \"a\", \"title\": \"b\"}", "line 1:"},
    {"a slip of the pen", "{\"titel\": \"a\"}", "unknown word 'titel'; did you mean 'title'?"},
    {"a word like no other", "{\"wholly-unlike\": 1}", "unknown word 'wholly-unlike'"},
    {"a title that is a number", "{\"title\": 1}", "'title' should be a text in quotes"},
    {"an empty title", "{\"title\": \" \"}", "'title' is empty"},
    {"a bell in a title", "{\"title\": \"\\u0007\"}", "'title' is too long or holds control"},
    {"a kind like another", "{\"kind\": \"trailler\"}",
     "'kind' cannot be 'trailler'; did you mean 'trailer'?"},
    {"a state only people give", "{\"state\": \"withdrawn\"}", "'state' cannot be 'withdrawn'"},
    {"a door that is not there", "{\"door\": \"safe\"}", "did you mean 'sage'?"},
    {"a number below one", "{\"number\": 0}", "'number' should be a whole number from 1 to 9999"},
    {"half a number", "{\"number\": 1.5}", "'number' should be a whole number"},
    {"a slug with blanks", "{\"slug\": \"a b\"}", "'slug' should be lower-case"},
    {"no language", "{\"language\": \"english\"}", "'language' should be a language tag"},
    {"a day without an hour", "{\"publish_at\": \"2026-03-01\"}", "'publish_at' should be a time"},
    {"an end a century too early", "{\"end_at\": \"1926-03-01T19:00:00Z\"}",
     "'end_at' should be a time"},
    {"scheduled for never", "{\"state\": \"scheduled\"}", "'scheduled' needs a 'publish_at'"},
    {"an end before the beginning",
     "{\"publish_at\": \"2026-03-01T19:00:00Z\", \"end_at\": \"2026-03-01T19:00:00Z\"}",
     "'end_at' is not after 'publish_at'"},
    {"announced by a text", "{\"announced\": \"yes\"}", "'announced' should be true or false"},
    {"one theme that is no list", "{\"themes\": \"family\"}", "'themes' should be a list"},
    {"a theme with a capital", "{\"themes\": [\"Family\"]}", "'themes' should hold names"},
    {"a theme that is a number", "{\"themes\": [1]}", "'themes' should hold names"},
};

static void test_what_it_may_not_say(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        char problem[SIDECAR_PROBLEM_MAX] = "";
        struct sidecar sidecar;
        int r = sidecar_read(arena, bad[i].text, strlen(bad[i].text), &sidecar, problem);
        if (r != SIDECAR_REFUSED || !strstr(problem, bad[i].problem))
            fail_msg("%s: %d %s", bad[i].sentence, r, problem);
    }
}

static void test_one_bad_word_and_none_counts(void **state)
{
    static const char text[] = "{\"title\": \"A\", \"number\": \"1\"}";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[SIDECAR_PROBLEM_MAX];
    struct sidecar sidecar;

    assert_int_equal(sidecar_read(arena, text, strlen(text), &sidecar, problem), SIDECAR_REFUSED);
    assert_null(sidecar.title);
}

static void test_what_it_does_not_say_is_left_open(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[SIDECAR_PROBLEM_MAX];
    struct sidecar sidecar;

    assert_int_equal(sidecar_read(arena, "{}", 2, &sidecar, problem), 0);
    assert_null(sidecar.title);
    assert_null(sidecar.state);
    assert_int_equal(sidecar.number, -1);
    assert_int_equal(sidecar.publish_at, -1);
    assert_int_equal(sidecar.announced, -1);
    assert_int_equal(sidecar.theme_count, -1);
}

static void test_what_it_says(void **state)
{
    static const char text[] =
        "{\"title\": \"T\xc5\xb7\", \"kind\": \"clip\", \"number\": 9999, \"dek\": \"\", "
        "\"themes\": "
        "[\"a\", \"b\"], \"door\": \"sage\", \"language\": \"EN-gb\", \"state\": \"live\", "
        "\"publish_at\": \"1970-01-01T01:00:01+01:00\", \"announced\": false, \"slug\": \"t-y\"}";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[SIDECAR_PROBLEM_MAX] = "";
    struct sidecar sidecar;

    if (sidecar_read(arena, text, strlen(text), &sidecar, problem) != 0)
        fail_msg("%s", problem);
    assert_string_equal(sidecar.title, "T\xc5\xb7");
    assert_string_equal(sidecar.kind, "clip");
    assert_int_equal(sidecar.number, 9999);
    assert_string_equal(sidecar.dek, "");
    assert_int_equal(sidecar.theme_count, 2);
    assert_string_equal(sidecar.themes[1], "b");
    assert_string_equal(sidecar.language, "en-GB");
    assert_int_equal(sidecar.publish_at, 1000);
    assert_int_equal(sidecar.announced, 0);
    assert_string_equal(sidecar.slug, "t-y");
}

static void test_an_empty_list_of_themes_takes_them_all_away(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[SIDECAR_PROBLEM_MAX];
    struct sidecar sidecar;

    assert_int_equal(sidecar_read(arena, "{\"themes\": []}", 14, &sidecar, problem), 0);
    assert_int_equal(sidecar.theme_count, 0);
}

static void test_a_translation_is_of_texts_alone(void **state)
{
    static const char good[] = "{\"title\": \"Y noson gyntaf\", \"dek\": \"Un bag.\"}";
    static const char more[] = "{\"title\": \"Y noson gyntaf\", \"state\": \"live\"}";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[SIDECAR_PROBLEM_MAX] = "";
    struct sidecar sidecar;

    assert_int_equal(sidecar_read_translation(arena, good, strlen(good), &sidecar, problem), 0);
    assert_string_equal(sidecar.title, "Y noson gyntaf");
    assert_string_equal(sidecar.dek, "Un bag.");
    assert_null(sidecar.synopsis);
    assert_int_equal(sidecar_read_translation(arena, more, strlen(more), &sidecar, problem),
                     SIDECAR_REFUSED);
    assert_memory_equal(problem, "unknown word 'state'", 20);
    assert_null(sidecar.title);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_may_not_say),
        cmocka_unit_test(test_one_bad_word_and_none_counts),
        cmocka_unit_test(test_what_it_does_not_say_is_left_open),
        cmocka_unit_test(test_what_it_says),
        cmocka_unit_test(test_an_empty_list_of_themes_takes_them_all_away),
        cmocka_unit_test(test_a_translation_is_of_texts_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
