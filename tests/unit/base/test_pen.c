/* The same looks come out as the same bytes, and nothing comes out that is not words. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/pen.h"

static void put(struct pen *pen, const char *words)
{
    pen_words(pen, words, words + strlen(words));
}

static void voice(struct pen *pen, const char *name)
{
    pen_voice(pen, name, strlen(name));
}

static void looks_nest_in_one_order(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    pen.looks[PEN_UNDERLINE] = true;
    put(&pen, "a");
    pen.looks[PEN_BOLD] = true;
    put(&pen, "b");
    pen.looks[PEN_UNDERLINE] = false;
    put(&pen, "c");
    voice(&pen, "Ann");
    put(&pen, "d");
    pen_finish(&pen);
    assert_string_equal(pen.markup.data, "<u>a</u><b><u>b</u>c</b><v Ann><b>d</b></v>");
    assert_string_equal(pen.text.data, "abcAnn: d");
    assert_int_equal(pen.speaker.length, 0);
}

static void the_first_voice_is_the_speaker(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    voice(&pen, "Nobody");
    voice(&pen, "  Ann \n\t Lee ");
    put(&pen, " Hello\n");
    voice(&pen, "Ben");
    put(&pen, "Yes");
    pen_finish(&pen);
    assert_string_equal(pen.markup.data, "<v Ann Lee>Hello</v>\n<v Ben>Yes</v>");
    assert_string_equal(pen.text.data, "Hello\nBen: Yes");
    assert_string_equal(pen.speaker.data, "Ann Lee");
}

static void space_is_put_together(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    put(&pen, " \n\n a \t b  \n \n c \n");
    pen_finish(&pen);
    assert_string_equal(pen.markup.data, "a b\nc");
    assert_string_equal(pen.text.data, "a b\nc");
}

static void unwanted_letters_go(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    voice(&pen, "A\x07\xE2\x80\xAE"
                "B");
    put(&pen, "a\x01\x7F\xC2\x85\xEF\xBB\xBF\xE2\x80\xAD\xE2\x80\xAE"
              "b\xFF");
    pen_finish(&pen);
    assert_string_equal(pen.text.data, "ab\xEF\xBF\xBD");
    assert_string_equal(pen.speaker.data, "AB");
}

static void names_are_escaped(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    voice(&pen, "<b> & --");
    put(&pen, "a");
    pen_finish(&pen);
    assert_string_equal(pen.markup.data, "<v &lt;b&gt; &amp; -- >a</v>");
}

static void a_new_cue_knows_nothing_of_the_last(void **state)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    voice(&pen, "Ann");
    pen.looks[PEN_ITALIC] = true;
    put(&pen, "a ");
    pen_start(&pen);
    put(&pen, "b");
    pen_finish(&pen);
    assert_string_equal(pen.markup.data, "b");
    assert_int_equal(pen.speaker.length, 0);
    assert_false(pen_failed(&pen));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_nest_in_one_order),
        cmocka_unit_test(the_first_voice_is_the_speaker),
        cmocka_unit_test(space_is_put_together),
        cmocka_unit_test(unwanted_letters_go),
        cmocka_unit_test(names_are_escaped),
        cmocka_unit_test(a_new_cue_knows_nothing_of_the_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
