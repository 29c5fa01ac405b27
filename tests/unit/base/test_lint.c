/* What is marked in captions: rows are measures of the BBC's Subtitle Guidelines and Netflix's
 * Timed Text Style Guide, at and beside their limits. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/lint.h"
#include "base/str.h"

static const struct {
    const char *says;
    struct vtt_cue cues[2];
    const char *marks; /* "cue:kind", "!" when beyond any guideline */
} rows[] = {
    {"six words in two seconds are 180 a minute",
     {{0, 2000, NULL, "One two three four five six"}},
     ""},
    {"seven in two seconds are 210",
     {{0, 2000, NULL, "One two three four five six go"}},
     "0:fast!"},
    {"nineteen in six seconds are 190",
     {{0, 6000, NULL, "a b c d e f g h i j k l m n o p q r s"}},
     "0:fast"},
    {"a dash is no word", {{0, 2000, NULL, "One two - three four \xE2\x80\x93 five six"}}, ""},
    {"a word of two parts is one", {{0, 2000, NULL, "One-two three four five six it's"}}, ""},
    {"long words are counted by letters",
     {{0, 1500, NULL, "Residential institutional safeguards"}},
     "0:dense"},
    {"letters beyond ASCII are one each",
     {{0, 1000, NULL,
       "\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5\xC5\xB5"
       "\xC5\xB5\xC5\xB5\xC5\xB5"}},
     ""},
    {"five sixths of a second is enough for a word", {{0, 833, NULL, "No."}}, ""},
    {"less is not", {{0, 800, NULL, "No."}}, "0:short"},
    {"nor for three", {{0, 800, NULL, "No, not me"}}, "0:short!"},
    {"seven seconds", {{0, 7000, NULL, "Then I waited for a very long time."}}, ""},
    {"and more", {{0, 7100, NULL, "Then I waited for a very long time."}}, "0:long"},
    {"two lines", {{0, 3000, NULL, "One\ntwo"}}, ""},
    {"three", {{0, 3000, NULL, "One\ntwo\nthree"}}, "0:tall"},
    {"four", {{0, 3000, NULL, "One\ntwo\nthree\nfour"}}, "0:tall!"},
    {"37 letters", {{0, 4000, NULL, "1234567890 1234567890 1234567890 1234"}}, ""},
    {"38", {{0, 4000, NULL, "1234567890 1234567890 1234567890 12345"}}, "0:wide"},
    {"38 on two lines", {{0, 4000, NULL, "1234567890 1234567890\n1234567890 1234"}}, ""},
    {"43", {{0, 4000, NULL, "1234567890 1234567890 1234567890 1234567890"}}, "0:wide!"},
    {"the next begins before the end",
     {{0, 2000, NULL, "One"}, {1900, 4000, NULL, "two"}},
     "0:overlap!"},
    {"two who speak at once", {{0, 2000, NULL, "One"}, {0, 4000, NULL, "two"}}, ""},
    {"the next follows at once", {{0, 2000, NULL, "One"}, {2000, 4000, NULL, "two"}}, "0:gap"},
    {"a frame later", {{0, 2000, NULL, "One"}, {2040, 4000, NULL, "two"}}, "0:gap"},
    {"two frames later", {{0, 2000, NULL, "One"}, {2080, 4000, NULL, "two"}}, ""},
    {"to the film's last moment", {{0, 1000, NULL, "One"}, {18000, 20000, NULL, "two"}}, ""},
    {"beyond it", {{0, 1000, NULL, "One"}, {18000, 20001, NULL, "two"}}, "1:beyond"},
    {"after it", {{0, 1000, NULL, "One"}, {20000, 22000, NULL, "two"}}, "1:beyond!"},
};

static int note(void *context, const struct lint_mark *mark)
{
    struct buf *said = context;

    buf_printf(said, "%s%d:%s%s", said->length ? " " : "", mark->cue, lint_name(mark->kind),
               mark->is_hard ? "!" : "");
    assert_true(mark->text[0]);
    return 0;
}

static void marks_what_is_hard_to_read(void **state)
{
    static const struct lint_film film = {20000, 25, 1};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vtt_cue cues[2] = {rows[i].cues[0], rows[i].cues[1]};
        const struct vtt vtt = {cues, cues[1].text ? 2 : 1};
        AUTO_BUF struct buf said = {0};

        buf_text(&said, "");
        assert_int_equal(lint_captions(&vtt, &film, note, &said), 0);
        if (!str_equal(said.data, rows[i].marks))
            fail_msg("%s: \"%s\", not \"%s\"", rows[i].says, said.data, rows[i].marks);
    }
}

/* Two frames of a film of 50 a second are 40 ms. */
static void a_frame_is_the_films_own(void **state)
{
    static const struct lint_film film = {0, 50, 1};
    struct vtt_cue cues[] = {{0, 2000, NULL, "One"}, {2040, 4000, NULL, "two"}};
    AUTO_BUF struct buf said = {0};

    buf_text(&said, "");
    assert_int_equal(lint_captions(&(struct vtt){cues, 2}, &film, note, &said), 0);
    assert_string_equal(said.data, "");
}

static int keep_text(void *context, const struct lint_mark *mark)
{
    *(struct lint_mark *)context = *mark;
    return 7;
}

static void a_mark_says_what_to_do(void **state)
{
    struct vtt_cue cue = {0, 2000, NULL, "One two three four five six go"};
    struct lint_mark mark;

    assert_int_equal(
        lint_captions(&(struct vtt){&cue, 1}, &(struct lint_film){0}, keep_text, &mark), 7);
    assert_string_equal(
        mark.text, "210 words a minute: too fast. Let it stand for 2.4 s, or say it in fewer.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_what_is_hard_to_read),
        cmocka_unit_test(a_frame_is_the_films_own),
        cmocka_unit_test(a_mark_says_what_to_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
