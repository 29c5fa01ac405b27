/* Small questions about text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/str.h"

static void texts_are_compared(void **state)
{
    assert_true(str_equal("a", "a"));
    assert_false(str_equal("a", "b"));
    assert_false(str_equal("a", NULL));
    assert_true(str_equal(NULL, NULL));
    assert_true(str_starts("abc", "ab"));
    assert_false(str_starts("ab", "abc"));
    assert_true(str_ends("a.vtt", ".vtt"));
    assert_false(str_ends("vtt", ".vtt"));
    assert_true(str_ends("a", ""));
}

static void a_copy_fits_or_is_empty(void **state)
{
    char out[4] = "xyz";

    assert_true(str_copy(out, sizeof out, "abc"));
    assert_string_equal(out, "abc");
    assert_false(str_copy(out, sizeof out, "abcd"));
    assert_string_equal(out, "");
    assert_false(str_copy(out, 0, "a"));
}

static void numbers_are_digits_only(void **state)
{
    static const char *const wrong[] = {
        "", "-1", "+1", " 1", "1 ", "0x1", "1.0", "1e3", "1000000000000000000"};
    int64_t number = -1;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(str_to_number(wrong[i], &number));
    assert_int_equal(number, -1);
    assert_true(str_to_number("999999999999999999", &number));
    assert_true(number == INT64_C(999999999999999999));
    assert_true(str_to_number("007", &number));
    assert_int_equal(number, 7);
}

static void text_is_printable_utf8(void **state)
{
    static const char *const wrong[] = {
        "\xFF",     "\xC3",         "a\x07",        "a\x7F", "\xC2\x85",     "\r",          "\x1B",
        "\xC0\xAF", "\xED\xA0\x80", "\xE0\x80\x80", "\x80",  "\xEF\xBF\xBE", "\xEF\xBF\xBF"};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(str_is_text(wrong[i], strlen(wrong[i])));
    assert_false(str_is_text("a\0b", 3));
    assert_true(str_is_text("", 0));
    assert_true(str_is_text("\xEF\xBF\xBD", 3));
    assert_true(str_is_text("t\xC5\xB7\n\t\xF0\x9F\x98\x80", 9));
}

static void what_is_no_text_is_made_text(void **state)
{
    static const struct {
        const char *sentence, *bytes, *text;
    } rows[] = {
        {"text stays", "t\xC5\xB7\n\t\xF0\x9F\x98\x80", "t\xC5\xB7\n\t\xF0\x9F\x98\x80"},
        {"a letter that is cut at the end", "a\xF0\x9F\x98", "a???"},
        {"a letter that is cut in the middle", "'\xC5' and more", "'?' and more"},
        {"what would colour a terminal", "\x1B[31m", "?[31m"},
        {"a control character of two bytes (C1)", "a\xC2\x9B", "a??"},
        {"what no XML may hold", "a\xEF\xBF\xBE", "a???"},
        {"nothing", "", ""},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[40];

        assert_true(str_copy(text, sizeof text, rows[i].bytes));
        str_make_text(text);
        if (strcmp(text, rows[i].text) != 0)
            fail_msg("%s: %s", rows[i].sentence, text);
    }
}

static void the_nearest_word_is_meant(void **state)
{
    static const struct {
        const char *sentence, *said, *words[3], *meant;
    } rows[] = {
        {"two letters changed places", "lsiten", {"origin", "listen"}, "listen"},
        {"three letters are near: kitten, sitting", "kitten", {"sitting"}, "sitting"},
        {"four are not", "kitten", {"sittings"}, NULL},
        {"a letter too few is nearer than two too many", "drai", {"draining", "drain"}, "drain"},
        {"the first of two that are as near", "bat", {"cat", "hat"}, "cat"},
        {"nothing is near three letters", "", {"abc"}, "abc"},
        {"no words, no meaning", "listen", {NULL}, NULL},
    };
    const char *meant = NULL;
    char many[101] = "", hint[STR_HINT_MAX];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        meant = NULL;
        for (int j = 0; j < 3 && rows[i].words[j]; j++)
            str_nearer(&meant, rows[i].said, rows[i].words[j]);
        if (!str_equal(meant, rows[i].meant))
            fail_msg("%s: %s", rows[i].sentence, meant ? meant : "nothing");
    }
    meant = NULL;
    memset(many, 'a', 100);
    str_nearer(&meant, many, "aaa");
    str_nearer(&meant, "aaa", many);
    assert_null(meant);
    assert_string_equal(str_hint(hint, meant), "");
    assert_string_equal(str_hint(hint, "listen"), "; did you mean 'listen'?");
}

static void hex_is_lower_case(void **state)
{
    char out[7];

    str_hex(out, (const uint8_t[]){0x00, 0xAB, 0x9F}, 3);
    assert_string_equal(out, "00ab9f");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_compared),
        cmocka_unit_test(a_copy_fits_or_is_empty),
        cmocka_unit_test(numbers_are_digits_only),
        cmocka_unit_test(text_is_printable_utf8),
        cmocka_unit_test(what_is_no_text_is_made_text),
        cmocka_unit_test(the_nearest_word_is_meant),
        cmocka_unit_test(hex_is_lower_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
