/* The words of a cue come out of any markup; what is left of it is bold, italic, underlined, and
 * who speaks. */

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
    {"control characters by number go", "a&#0;&#7;&#x7f;&#x85;&#xFFFF;b", "ab", ""},
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
        AUTO_PEN struct pen pen = {0};

        pen_start(&pen);
        cue_read(rows[i].in, rows[i].in + strlen(rows[i].in), false, &pen);
        pen_finish(&pen);
        if (strcmp(pen.text.data ? pen.text.data : "", rows[i].text) != 0 ||
            strcmp(pen.speaker.data ? pen.speaker.data : "", rows[i].speaker) != 0)
            fail_msg("%s: \"%s\" by \"%s\"", rows[i].says, pen.text.data, pen.speaker.data);
    }
}

/* W3C WebVTT 4.2.2 and 6.4 (the parser's end tags), and SubRip as players take it. */
static const struct {
    const char *says;
    bool subrip;
    const char *in;
    const char *markup;
} marked[] = {
    {"bold, italic and underlined stay", false, "<b>a</b> <i>b</i> <u>c</u>",
     "<b>a</b> <i>b</i> <u>c</u>"},
    {"their classes go", false, "<i.foreignphrase><b.x.y>a</b></i>", "<b><i>a</i></b>"},
    {"a class is for styles, which are gone", false, "<c.loud>a</c>", "a"},
    {"a voice stays, its class goes", false, "<v.first Ann Lee>Hello</v>", "<v Ann Lee>Hello</v>"},
    {"a voice need not end", false, "<v Ann>Hello", "<v Ann>Hello</v>"},
    {"two voices", false, "<v Ann>Hello\n<v Ben>Yes", "<v Ann>Hello</v>\n<v Ben>Yes</v>"},
    {"a voice that ends", false, "<v Ann>Hello</v> (a door)", "<v Ann>Hello</v> (a door)"},
    {"ruby and language are words", false, "<ruby>a<rt>b</rt></ruby> <lang cy>c</lang>", "ab c"},
    {"tags that cross are put right", false, "<i>a<b>b</i>c</b>", "<i>a</i><b><i>b</i>c</b>"},
    {"an end without a beginning goes", false, "a</i></b></v>b", "ab"},
    {"a tag in itself is one", false, "<i>a<i>b</i>c</i>d", "<i>abc</i>d"},
    {"what is never closed is", false, "<i>a\nb", "<i>a\nb</i>"},
    {"what holds no words goes", false, "<b><i></i></b>a<u> </u>", "a"},
    {"space stands outside", false, "a<i> b </i>c", "a <i>b</i> c"},
    {"a script is a word", false, "<script>alert(1)</script>", "alert(1)"},
    {"attributes go", false, "<i onclick=x>a</i>", "<i>a</i>"},
    {"<br> ends a line", false, "a<br>b<br/>c", "a\nb\nc"},
    {"small letters are tags in WebVTT", false, "<I>a</I>", "a"},
    {"capitals too in SubRip", true, "<I>a</I><BR>b", "<i>a</i>\nb"},
    {"fonts go", true, "<font color=\"#ff0000\">a</font>", "a"},
    {"an ampersand by itself", true, "Mum & Dad", "Mum &amp; Dad"},
    {"an arrow", true, "a --> b", "a --&gt; b"},
    {"references are read, and written where they must", true, "&lt;i&gt; &quot;a&quot;",
     "&lt;i&gt; \"a\""},
};

static void some_markup_stays(void **state)
{
    for (size_t i = 0; i < sizeof marked / sizeof marked[0]; i++) {
        AUTO_PEN struct pen pen = {0};

        pen_start(&pen);
        cue_read(marked[i].in, marked[i].in + strlen(marked[i].in), marked[i].subrip, &pen);
        pen_finish(&pen);
        if (strcmp(pen.markup.data ? pen.markup.data : "", marked[i].markup) != 0)
            fail_msg("%s: \"%s\"", marked[i].says, pen.markup.data);
    }
}

static int key_of(const char *in, bool subrip)
{
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    return cue_read(in, in + strlen(in), subrip, &pen);
}

static void subrip_says_where(void **state)
{
    assert_int_equal(key_of("{\\an8}Hello", true), 8);
    assert_int_equal(key_of("{\\an8}{\\an1}Hello", true), 1);
    assert_int_equal(key_of("{\\an0}Hello", true), 0);
    assert_int_equal(key_of("{\\an88}{\\a8}{\\pos(1,2)}Hello", true), 0);
    assert_int_equal(key_of("{\\an8}Hello", false), 0);
}

static void subrip_overrides_go(void **state)
{
    static const char in[] = "{\\an8}<font color=\"#fff\">Hello</font> {you} {\\ {\\i1}";
    AUTO_PEN struct pen pen = {0};

    pen_start(&pen);
    cue_read(in, in + strlen(in), true, &pen);
    assert_string_equal(pen.text.data, "Hello {you} {\\");
}

/* A megabyte of what begins and never ends must not take the square of its length. */
static void unclosed_markup_is_passed_once(void **state)
{
    static const char *const parts[] = {"<", "<a", "{\\", "&", "&#", "<v ", "<i>", "<b><i>"};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        AUTO_BUF struct buf in = {0};
        AUTO_PEN struct pen pen = {0};
        bool is_tag = strchr(parts[i], '>');

        while (in.length < 1 << 20)
            buf_text(&in, parts[i]);
        pen_start(&pen);
        cue_read(in.data, in.data + in.length, true, &pen);
        assert_in_range(is_tag ? pen.text.length : in.length - pen.text.length, 0, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_becomes_words),
        cmocka_unit_test(subrip_overrides_go),
        cmocka_unit_test(some_markup_stays),
        cmocka_unit_test(subrip_says_where),
        cmocka_unit_test(unclosed_markup_is_passed_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
