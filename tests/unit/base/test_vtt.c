/* WebVTT as the W3C writes it, SubRip as people do: what can be mended is, and said; where words
 * would be lost the file is refused. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/vtt.h"

/* Cues as "start-end speaker|text;" so that a row can say them. */
static void describe(struct buf *out, const struct vtt *vtt)
{
    buf_text(out, "");
    for (int i = 0; i < vtt->count; i++) {
        const struct vtt_cue *cue = &vtt->cues[i];

        buf_printf(out, "%lld-%lld %s|%s;", (long long)cue->start_ms, (long long)cue->end_ms,
                   cue->speaker ? cue->speaker : "", cue->text);
    }
}

#define T "00:01.000 --> 00:02.000"

static const struct {
    const char *says;
    const char *in;
    const char *cues;
} good[] = {
    {"a cue", "WEBVTT\n\n" T "\nHello\n", "1000-2000 |Hello;"},
    {"no line end at the end", "WEBVTT\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"a byte order mark", "\xEF\xBB\xBFWEBVTT\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"CRLF", "WEBVTT\r\n\r\n" T "\r\nHello\r\n", "1000-2000 |Hello;"},
    {"CR", "WEBVTT\r\r" T "\rHello\r", "1000-2000 |Hello;"},
    {"text after WEBVTT", "WEBVTT - a title\nKind: captions\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"a tab after WEBVTT", "WEBVTT\ttitle\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"hours", "WEBVTT\n\n01:00:01.234 --> 01:00:02.000\nHello", "3601234-3602000 |Hello;"},
    {"hours on one side", "WEBVTT\n\n59:59.999 --> 01:00:00.000\nHello", "3599999-3600000 |Hello;"},
    {"one digit of hours", "WEBVTT\n\n0:00:01.000 --> 10:00:02.000\nHello",
     "1000-36002000 |Hello;"},
    {"a comma, as in SubRip", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello",
     "1000-2000 |Hello;"},
    {"no spaces at the arrow", "WEBVTT\n\n00:01.000-->00:02.000\nHello", "1000-2000 |Hello;"},
    {"tabs at the arrow", "WEBVTT\n\n00:01.000\t-->\t00:02.000\nHello", "1000-2000 |Hello;"},
    {"settings", "WEBVTT\n\n" T " line:0 position:20% align:start\nHello", "1000-2000 |Hello;"},
    {"a cue's name", "WEBVTT\n\nintro\n" T "\nHello", "1000-2000 |Hello;"},
    {"two lines", "WEBVTT\n\n" T "\nHello\nthere\n", "1000-2000 |Hello\nthere;"},
    {"a note", "WEBVTT\n\nNOTE by Mary\nhello\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"a note at the end", "WEBVTT\n\n" T "\nHello\n\nNOTE", "1000-2000 |Hello;"},
    {"a style", "WEBVTT\n\nSTYLE\n::cue { background: url(http://x/) }\n\n" T "\nHello",
     "1000-2000 |Hello;"},
    {"a region", "WEBVTT\n\nREGION\nid:fred\nwidth:40%\n\n" T "\nHello", "1000-2000 |Hello;"},
    {"many empty lines", "WEBVTT\n\n\n\n" T "\nHello\n\n\n\n" T "\nYou\n\n\n",
     "1000-2000 |Hello;1000-2000 |You;"},
    {"a speaker", "WEBVTT\n\n" T "\n<v Mary>Hello</v>", "1000-2000 Mary|Hello;"},
    {"cues may overlap", "WEBVTT\n\n00:01.000 --> 00:05.000\na\n\n00:02.000 --> 00:03.000\nb",
     "1000-5000 |a;2000-3000 |b;"},
    {"a cue without words is left out", "WEBVTT\n\n" T "\n\n" T "\n<i></i>\n\n" T "\nHello",
     "1000-2000 |Hello;"},
    {"SubRip", "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nYou\n",
     "1000-2000 |Hello;2000-3000 |You;"},
    {"SubRip with a dot", "1\n00:00:01.000 --> 00:00:02.000\nHello\n", "1000-2000 |Hello;"},
    {"SubRip with short hours", "1\n0:00:01,000 --> 0:00:02,000\nHello\n", "1000-2000 |Hello;"},
    {"SubRip without numbers", "00:00:01,000 --> 00:00:02,000\nHello\n", "1000-2000 |Hello;"},
    {"SubRip after empty lines", "\n\n1\n00:00:01,000 --> 00:00:02,000\nHello\n",
     "1000-2000 |Hello;"},
    {"SubRip with spaces in its empty lines",
     "1\n00:00:01,000 --> 00:00:02,000\nHello\n  \n2\n00:00:02,000 --> 00:00:03,000\nYou\n",
     "1000-2000 |Hello;2000-3000 |You;"},
    {"SubRip with a place on the screen",
     "1\n00:00:01,000 --> 00:00:02,000  X1:0 X2:9\n{\\an8}<font color=red>Hello</font>",
     "1000-2000 |Hello;"},
    {"SubRip in Windows-1252", "1\r\n00:00:01,000 --> 00:00:02,000\r\ncaf\xE9 \x96 ok\r\n",
     "1000-2000 |caf\xC3\xA9 \xE2\x80\x93 ok;"},
    {"a SubRip number whose cue is gone", "1\n00:00:01,000 --> 00:00:02,000\nHello\n\n2\n",
     "1000-2000 |Hello;"},
    {"words that are a number",
     "1\n00:00:01,000 --> 00:00:02,000\n42\n\n2\n00:00:02,000 --> "
     "00:00:03,000\n1984\n",
     "1000-2000 |42;2000-3000 |1984;"},
    {"talk of places is no place", "WEBVTT\n\n" T "\nThe GPS said 5\nwhat latitude!",
     "1000-2000 |The GPS said 5\nwhat latitude!;"},
    {"a SubRip NOTE is a word like others", "NOTE\n00:00:01,000 --> 00:00:02,000\nHello",
     "1000-2000 |Hello;"},
};

static void captions_are_read(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_BUF struct buf got = {0};
        struct vtt_report report;
        struct vtt vtt;
        int r;

        r = vtt_read(arena, good[i].in, strlen(good[i].in), &vtt, &report);
        if (r)
            fail_msg("%s: line %d: %s", good[i].says, report.line, report.reason);
        describe(&got, &vtt);
        if (strcmp(got.data, good[i].cues) != 0)
            fail_msg("%s: got %s", good[i].says, got.data);
    }
}

static const struct {
    const char *says;
    const char *in;
    int line;
    const char *reason; /* begins so */
} bad[] = {
    {"the end is not after the start", "WEBVTT\n\nx\n00:03.000 --> 00:03.000\nHello", 4,
     "the end 00:00:03.000 is the same as the start"},
    {"the end is before the start", "WEBVTT\n\n00:03.000 --> 00:02.999\nHello", 3,
     "the end 00:00:02.999 is before the start 00:00:03.000"},
    {"two digits of fraction", "WEBVTT\n\n00:01.00 --> 00:02.00\nHello", 3, "\"00:01.00 -->"},
    {"four digits of fraction", "WEBVTT\n\n00:01.0000 --> 00:02.0000\nHello", 3, "\"00:01.0000"},
    {"one digit of minutes", "WEBVTT\n\n0:01.000 --> 0:02.000\nHello", 3, "\"0:01.000"},
    {"60 seconds", "WEBVTT\n\n00:60.000 --> 02:00.000\nHello", 3, "\"00:60.000"},
    {"60 minutes", "WEBVTT\n\n00:60:00.000 --> 02:00:00.000\nHello", 3, "\"00:60:00"},
    {"no end time", "WEBVTT\n\n00:01.000 -->\nHello", 3, "\"00:01.000 -->\" should be"},
    {"an arrow alone", "WEBVTT\n\n-->\nHello", 3, "\"-->\" should be"},
    {"letters after the end time", "WEBVTT\n\n" T "x\nHello", 3, "\"00:01.000 --> 00:02.000x\""},
    {"a time past 12 hours",
     "WEBVTT\n\n"
     "00:01.000 --> 12:00:00.001\nHello",
     3, "this cue ends after more than 12 hours"},
    {"hours without end",
     "WEBVTT\n\n"
     "00:01.000 --> 99999999999999999999:00:00.001\nHello",
     3, "\"00:01.000 --> 9999"},
    {"a cue inside a note", "WEBVTT\n\nNOTE\n" T "\nHello", 4, "\"-->\" stands inside"},
    {"words with no times", "WEBVTT\n\n" T "\nHello\n\nthere\n\n" T "\nYou", 6,
     "\"there\": a cue should begin here, with its two times"},
    {"a short arrow", "WEBVTT\n\n00:01.000 -> 00:02.000\nHello", 3,
     "\"00:01.000 -> 00:02.000\": a cue should begin here"},
    {"a long line is shown in part, in whole letters",
     "WEBVTT\n\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xC5\xB5yy", 3,
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\": a cue"},
    {"no cues", "WEBVTT\n\nNOTE x\n", 3, "there are no cues in this file"},
    {"an empty file", "", 1, "there are no cues in this file"},
    {"only empty lines", "\n\n", 2, "there are no cues in this file"},
    {"something else", "<html>\n", 1, "this is neither WebVTT, which begins with WEBVTT, nor"},
    {"WEBVTT and a letter", "WEBVTTx\n\n" T "\nHello", 1, "\"WEBVTTx\": a cue should begin here"},
    {"small letters", "webvtt\n\nHello", 1, "this is neither"},
    {"words before all cues in SubRip", "Hello\n\n1\n00:00:01,000 --> 00:00:02,000\na", 1,
     "\"Hello\": a cue should begin here"},
    {"SubRip words with broken times after them",
     "1\n00:00:01,000 --> 00:00:02,000\na\n\n2\n00:00:02,000 -> 00:00:03,000\nb", 5,
     "\"2\": a cue should begin here"},
    {"times that nobody can read among the words",
     "1\n00:00:01,000 --> 00:00:02,000\na\n00:00:02,0 --> 00:00:03,000\nb", 4,
     "\"00:00:02,0 --> 00:00:03,000\" should be"},
    {"where a drone was",
     "1\n00:00:00,000 --> 00:00:01,000\nHOME(-0.1,51.5) "
     "2026.01.01\nGPS(-0.1,51.5,19) ISO:100",
     2, "this looks like where a camera was (GPS)"},
    {"the same of another drone",
     "1\n00:00:00,000 --> 00:00:01,000\n<font size=28>FrameCnt: 1 "
     "[iso : 100]\n[latitude: 51.5] [longitude: -0.1]</font>",
     2, "this looks like where"},
    {"and of a third", "WEBVTT\n\n" T "\nGPS (51.5, -0.1)", 3, "this looks like where"},
    {"SSA", "[Script Info]\nTitle: x\n", 1, "this is an SSA or ASS file: save it as SubRip"},
    {"MicroDVD", "{0}{25}Hello\n", 1, "this is a MicroDVD file"},
    {"a word processor's file", "{\\rtf1 x}", 1, "this is a text processor's file (RTF)"},
    {"SubRip with bad times", "1\n00:00:02,00 --> 00:00:03,00\na\n", 2,
     "\"00:00:02,00 --> 00:00:03,00\" should be two times like 00:01:02,345"},
};

static void refusals_say_where_and_why(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct vtt_report report;
        struct vtt vtt;

        if (vtt_read(arena, bad[i].in, strlen(bad[i].in), &vtt, &report) != VTT_REFUSED)
            fail_msg("%s: was read", bad[i].says);
        if (report.line != bad[i].line ||
            strncmp(report.reason, bad[i].reason, strlen(bad[i].reason)) != 0)
            fail_msg("%s: line %d: %s", bad[i].says, report.line, report.reason);
    }
}

/* What was mended or looks wrong, and the cues as they came out. */
static const struct {
    const char *says;
    const char *in;
    enum vtt_flaw flaw;
    int count, line;
    const char *cues;
} mended[] = {
    {"cues go back", "WEBVTT\n\n00:03.000 --> 00:04.000\na\n\n" T "\nb", VTT_UNSORTED, 1, 6,
     "1000-2000 |b;3000-4000 |a;"},
    {"those that begin at once stay as they stood",
     "WEBVTT\n\n00:03.000 --> 00:04.000\na\n\n" T "\nb\n\n" T "\nc", VTT_UNSORTED, 1, 6,
     "1000-2000 |b;1000-2000 |c;3000-4000 |a;"},
    {"a cue begins within another",
     "WEBVTT\n\n00:01.000 --> 00:05.000\na\n\n00:02.000 --> "
     "00:03.000\nb",
     VTT_OVERLAPS, 1, 6, "1000-5000 |a;2000-3000 |b;"},
    {"two at once are two who speak", "WEBVTT\n\n" T "\na\n\n" T "\nb", VTT_OVERLAPS, 0, 0,
     "1000-2000 |a;1000-2000 |b;"},
    {"no empty line between cues", "WEBVTT\n\n" T "\nHello\n00:02.000 --> 00:03.000\nyou",
     VTT_RUN_ON, 1, 5, "1000-2000 |Hello;2000-3000 |you;"},
    {"none before a SubRip number",
     "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:02,000 --> "
     "00:00:03,000\nb",
     VTT_RUN_ON, 1, 4, "1000-2000 |a;2000-3000 |b;"},
    {"none after the header", "WEBVTT\n" T "\nHello", VTT_RUN_ON, 1, 2, "1000-2000 |Hello;"},
    {"an empty line among SubRip words",
     "1\n00:00:01,000 --> 00:00:02,000\na\n\nb\nc\n\n2\n00:00:02,000 --> 00:00:03,000\nd",
     VTT_BROKEN_UP, 1, 5, "1000-2000 |a\nb\nc;2000-3000 |d;"},
    {"an arrow among the words", "WEBVTT\n\n" T "\nHello --> you", VTT_ARROW, 1, 4,
     "1000-2000 |Hello --> you;"},
    {"three lines", "WEBVTT\n\n" T "\na\nb\nc", VTT_TALL, 1, 3, "1000-2000 |a\nb\nc;"},
    {"two lines are well", "WEBVTT\n\n" T "\na\nb", VTT_TALL, 0, 0, "1000-2000 |a\nb;"},
    {"21 letters in a second",
     "WEBVTT\n\n" T "\n\xC3\xA9"
     "bcdefghijklmnopqrstu",
     VTT_FAST, 1, 3,
     "1000-2000 |\xC3\xA9"
     "bcdefghijklmnopqrstu;"},
    {"UTF-8 that was taken for another charset", "WEBVTT\n\n" T "\ncaf\xC3\x83\xC2\xA9",
     VTT_GARBLED, 1, 3, "1000-2000 |caf\xC3\x83\xC2\xA9;"},
    {"its quotes", "WEBVTT\n\n" T "\nit\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s", VTT_GARBLED, 1, 3,
     "1000-2000 |it\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s;"},
    {"letters of other languages are well", "WEBVTT\n\n" T "\nS\xC3\x83O \xC3\xA2m", VTT_GARBLED, 0,
     0, "1000-2000 |S\xC3\x83O \xC3\xA2m;"},
    {"20 are well",
     "WEBVTT\n\n" T "\n\xC3\xA9"
     "bcdefghijklmnopqrst",
     VTT_FAST, 0, 0,
     "1000-2000 |\xC3\xA9"
     "bcdefghijklmnopqrst;"},
};

static void what_is_mended_is_said(void **state)
{
    for (size_t i = 0; i < sizeof mended / sizeof mended[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_BUF struct buf got = {0};
        struct vtt_report report;
        const struct vtt_seen *seen = &report.flaws[mended[i].flaw];
        struct vtt vtt;

        if (vtt_read(arena, mended[i].in, strlen(mended[i].in), &vtt, &report))
            fail_msg("%s: line %d: %s", mended[i].says, report.line, report.reason);
        describe(&got, &vtt);
        if (seen->count != mended[i].count || seen->line != mended[i].line ||
            strcmp(got.data, mended[i].cues) != 0)
            fail_msg("%s: %d in line %d: %s", mended[i].says, seen->count, seen->line, got.data);
    }
}

static void flaws_are_said_in_words(void **state)
{
    char number[16];

    for (int i = 0; i < VTT_FLAWS; i++)
        assert_non_null(vtt_flaw_says((enum vtt_flaw)i));
    snprintf(number, sizeof number, "than %d ", caption_lines_max);
    assert_non_null(strstr(vtt_flaw_says(VTT_TALL), number));
    snprintf(number, sizeof number, "than %d ", caption_letters_a_second_max);
    assert_non_null(strstr(vtt_flaw_says(VTT_FAST), number));
}

static void nul_is_refused_where_it_is(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct vtt_report report;
    struct vtt vtt;

    assert_int_equal(vtt_read(arena, "WEBVTT\n\na\0b", 11, &vtt, &report), VTT_REFUSED);
    assert_int_equal(report.line, 3);
    assert_string_equal(report.reason, "there is a NUL byte here: save the file as UTF-8 text");
}

static int read_many(int cues, int *count, struct vtt_report *report)
{
    AUTO_ARENA struct arena *arena = arena_open(8 << 20);
    AUTO_BUF struct buf in = {0};
    struct vtt vtt;
    int r;

    buf_text(&in, "WEBVTT\n");
    for (int i = 0; i < cues; i++)
        buf_text(&in, "\n" T "\nx\n");
    r = vtt_read(arena, in.data, in.length, &vtt, report);
    *count = vtt.count;
    return r;
}

static void the_limits_hold(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(8 << 20);
    AUTO_BUF struct buf in = {0};
    struct vtt_report report;
    struct vtt vtt;
    int count;

    assert_int_equal(read_many(caption_cues_max, &count, &report), 0);
    assert_int_equal(count, caption_cues_max);
    assert_int_equal(read_many(caption_cues_max + 1, &count, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "there are more than 20000 cues");

    buf_text(&in, "WEBVTT\n\n" T "\n");
    while ((int64_t)in.length < caption_bytes_max)
        buf_char(&in, 'x');
    assert_int_equal(vtt_read(arena, in.data, in.length, &vtt, &report), 0);
    buf_char(&in, 'x');
    assert_int_equal(vtt_read(arena, in.data, in.length, &vtt, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "the file is larger than 2 MiB");
}

static void too_little_memory_is_a_fault(void **state)
{
    static const char in[] = "WEBVTT\n\n" T "\n<v Mary>Hello";
    struct vtt_report report;
    struct vtt vtt;

    for (size_t room = 0; room < 64; room += 16) {
        AUTO_ARENA struct arena *arena = arena_open(room);

        assert_true(vtt_read(arena, in, strlen(in), &vtt, &report) < 0);
    }
}

/* What is written, all of it after "WEBVTT\n\n00:00:01.000 --> 00:00:02.000". */
static const struct {
    const char *says;
    const char *in;
    const char *out;
} written[] = {
    {"settings stay", "WEBVTT\n\n" T " line:0 align:start\nHello", " line:0 align:start\nHello\n"},
    {"regions go", "WEBVTT\n\nREGION\nid:a\n\n" T " region:a size:50%\nHello",
     " size:50%\nHello\n"},
    {"names of cues go", "WEBVTT\n\nAnn's bedroom\n" T "\nHello", "\nHello\n"},
    {"notes and styles go",
     "WEBVTT by Mary\nX-Author: Mary\n\nNOTE Mary, 1 High St\n\nSTYLE\n::cue(v[voice=x]) { a: "
     "url(//x) }\n\n" T "\nHello\n\nNOTE bye\n",
     "\nHello\n"},
    {"markup that stays", "WEBVTT\n\n" T "\n<v Ann><i>Hello</i> <c.x>you",
     "\n<v Ann><i>Hello</i> "
     "you</v>\n"},
    {"markup that is none", "WEBVTT\n\n" T "\n1 < 2 & 3 --&gt; 4", "\n1 &lt; 2 &amp; 3 --&gt; 4\n"},
    {"SubRip's place", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<b>Hello</b>",
     " line:0\n<b>Hello</b>\n"},
    {"SubRip's coordinates go", "1\n00:00:01,000 --> 00:00:02,000 X1:1 line:0\nHello", "\nHello\n"},
};

static void only_what_is_shown_is_written(void **state)
{
    static const char begin[] = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000";

    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_BUF struct buf out = {0};
        struct vtt_report report;
        struct vtt vtt;

        if (vtt_read(arena, written[i].in, strlen(written[i].in), &vtt, &report))
            fail_msg("%s: line %d: %s", written[i].says, report.line, report.reason);
        vtt_write(&out, &vtt);
        if (strncmp(out.data, begin, strlen(begin)) != 0 ||
            strcmp(out.data + strlen(begin), written[i].out) != 0)
            fail_msg("%s: %s", written[i].says, out.data);
    }
}

static void what_is_written_reads_back(void **state)
{
    static const char in[] = "WEBVTT\n\n00:01.000 --> 10:00:02.000 line:0\n<v A &amp; B>x --&gt; y"
                             "\n&lt;b&gt;\n\n10:00:00.000 --> 10:00:02.000\nplain";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_BUF struct buf out = {0}, second = {0};
    struct vtt_report report;
    struct vtt vtt, again;

    assert_int_equal(vtt_read(arena, in, strlen(in), &vtt, &report), 0);
    vtt_write(&out, &vtt);
    assert_string_equal(out.data, "WEBVTT\n\n00:00:01.000 --> 10:00:02.000 line:0\n"
                                  "<v A &amp; B>x --&gt; y\n&lt;b&gt;</v>\n\n"
                                  "10:00:00.000 --> 10:00:02.000\nplain\n");
    assert_int_equal(vtt_read(arena, out.data, out.length, &again, &report), 0);
    vtt_write(&second, &again);
    assert_string_equal(out.data, second.data);
}

static void no_speaker_makes_an_arrow(void **state)
{
    const struct vtt vtt = {&(struct vtt_cue){0, 1000, "Mary --", "Hello"}, 1};
    AUTO_BUF struct buf out = {0};

    vtt_write(&out, &vtt);
    assert_string_equal(out.data,
                        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Mary -- >Hello</v>\n");
}

static void pages_show_short_times(void **state)
{
    char out[24];

    vtt_write_time(out, 0);
    assert_string_equal(out, "0:00");
    vtt_write_time(out, 63999);
    assert_string_equal(out, "1:03");
    vtt_write_time(out, 3723400);
    assert_string_equal(out, "1:02:03");
    vtt_write_time(out, -1);
    assert_string_equal(out, "0:00");
    vtt_write_time(out, INT64_MAX);
    assert_string_equal(out, "2562047788015:12:55");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_are_read),
        cmocka_unit_test(refusals_say_where_and_why),
        cmocka_unit_test(nul_is_refused_where_it_is),
        cmocka_unit_test(the_limits_hold),
        cmocka_unit_test(too_little_memory_is_a_fault),
        cmocka_unit_test(no_speaker_makes_an_arrow),
        cmocka_unit_test(what_is_mended_is_said),
        cmocka_unit_test(flaws_are_said_in_words),
        cmocka_unit_test(only_what_is_shown_is_written),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(pages_show_short_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
