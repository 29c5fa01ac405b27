/* The words of a cue come out of any markup, and go back without any. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cue.h"

static const struct {
    const char *says;
    const char *in;
    const char *text;
    const char *speaker;
} rows[] = {
    {"plain words", "Hello there", "Hello there", ""},
    {"styles go", "<b>a</b><i>b</i><u>c</u><c.loud.x>d</c><lang en>e</lang>", "abcde", ""},
    {"ruby keeps its letters", "<ruby>a<rt>b</rt></ruby>", "ab", ""},
    {"times within go", "one <00:00:01.500>two", "one two", ""},
    {"an empty tag goes", "a<>b", "ab", ""},
    {"a voice names the speaker", "<v Mary Ann>Hello</v>", "Hello", "Mary Ann"},
    {"a voice may have classes", "<v.loud.first  Mary >Hello", "Hello", "Mary"},
    {"a voice without a name is none", "<v>Hello", "Hello", ""},
    {"a voice with an empty name is none", "<v >Hello", "Hello", ""},
    {"<video> is no voice", "<video>Hello", "Hello", ""},
    {"references in a name", "<v A &amp; B&gt;>Hello", "Hello", "A & B>"},
    {"a name on two lines", "<v A\nB>Hello", "Hello", "A B"},
    {"a later voice stays, in words", "<v A>Hello</v>\n<v B>Yes", "Hello\nB: Yes", "A"},
    {"a voice after words stays, in words", "Bell rings. <v A>Hello", "Bell rings. A: Hello", ""},
    {"references", "&amp;&lt;&gt;&quot;&apos;x&nbsp;y&lrm;&rlm;",
     "&<>\"'x\xC2\xA0y\xE2\x80\x8E\xE2\x80\x8F", ""},
    {"numbered references", "&#87;&#x175;&#X1F600;", "W\xC5\xB5\xF0\x9F\x98\x80", ""},
    {"references are read once", "&amp;lt;b&amp;gt;", "&lt;b&gt;", ""},
    {"an unknown reference is text", "&hellip; &; &#; &#x; &#xg; &#1a; AT&T",
     "&hellip; &; &#; &#x; &#xg; &#1a; AT&T", ""},
    {"control characters by number go", "a&#0;&#7;&#x7f;&#x85;b", "ab", ""},
    {"a line end by number is a space", "a&#10;b", "a b", ""},
    {"a surrogate by number is replaced", "&#xD800;", "\xEF\xBF\xBD", ""},
    {"too large a number is replaced", "&#x110000;&#999999999;", "\xEF\xBF\xBD\xEF\xBF\xBD", ""},
    {"a reference that never ends", "&amp", "&amp", ""},
    {"less-than in a sum is text", "1 < 2 and 3 > 2", "1 < 2 and 3 > 2", ""},
    {"a heart is text", "I <3 you", "I <3 you", ""},
    {"an unclosed tag is text", "a <b", "a <b", ""},
    {"a tag in a tag does not make one", "<scr<script>ipt>x",
     "<scr"
     "ipt>x",
     ""},
    {"lines are trimmed, empty ones go", "  a  \n \t \n<i></i>\n b\n", "a\nb", ""},
    {"SubRip's overrides are WebVTT's text", "{\\an8}Hello", "{\\an8}Hello", ""},
    {"nothing", "", "", ""},
    {"only markup", "<i></i>", "", ""},
};

static void markup_becomes_words(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        AUTO_BUF struct buf text = {0}, speaker = {0};

        cue_read(rows[i].in, rows[i].in + strlen(rows[i].in), false, &text, &speaker);
        if (strcmp(text.data ? text.data : "", rows[i].text) != 0 ||
            strcmp(speaker.data ? speaker.data : "", rows[i].speaker) != 0)
            fail_msg("%s: \"%s\" by \"%s\"", rows[i].says, text.data, speaker.data);
    }
}

static void subrip_overrides_go(void **state)
{
    static const char in[] = "{\\an8}<font color=\"#fff\">Hello</font> {you} {\\ {\\i1}";
    AUTO_BUF struct buf text = {0}, speaker = {0};

    cue_read(in, in + strlen(in), true, &text, &speaker);
    assert_string_equal(text.data, "Hello {you} {\\");
}

static void written_text_holds_no_markup(void **state)
{
    AUTO_BUF struct buf out = {0};

    cue_write(&out, "a --> b\n<v X>&amp;");
    assert_string_equal(out.data, "a --&gt; b\n&lt;v X&gt;&amp;amp;");
}

/* A megabyte of what begins and never ends must not take the square of its length. */
static void unclosed_markup_is_passed_once(void **state)
{
    static const char *const parts[] = {"<", "<a", "{\\", "&", "&#", "<v "};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        AUTO_BUF struct buf in = {0}, text = {0}, speaker = {0};

        while (in.length < 1 << 20)
            buf_text(&in, parts[i]);
        cue_read(in.data, in.data + in.length, true, &text, &speaker);
        assert_in_range(in.length - text.length, 0, 1); /* a space at the end */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_words),
        cmocka_unit_test(subrip_overrides_go),
        cmocka_unit_test(written_text_holds_no_markup),
        cmocka_unit_test(unclosed_markup_is_passed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
