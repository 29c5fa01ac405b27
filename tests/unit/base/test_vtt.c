/* WebVTT as the W3C writes it, SubRip as people do; what a player would drop is refused. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
    {"a SubRip NOTE is a word like others", "NOTE\n00:00:01,000 --> 00:00:02,000\nHello",
     "1000-2000 |Hello;"},
};

static void captions_are_read(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_BUF struct buf got = {0};
        struct vtt_problem problem = {0};
        struct vtt vtt;
        int r;

        r = vtt_read(arena, good[i].in, strlen(good[i].in), &vtt, &problem);
        if (r)
            fail_msg("%s: line %d: %s", good[i].says, problem.line, problem.reason);
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
     "the end time 00:00:03.000 is not after the start"},
    {"the end is before the start", "WEBVTT\n\n00:03.000 --> 00:02.999\nHello", 3,
     "the end time 00:00:02.999 is not after the start"},
    {"cues go back", "WEBVTT\n\n00:03.000 --> 00:04.000\na\n\n" T "\nb", 6,
     "this cue starts at 00:00:01.000, before the one above it (00:00:03.000)"},
    {"a comma in WebVTT", "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello", 3,
     "\"00:00:01,000 --> 00:00:02,000\" should be two times like 00:01:02.345"},
    {"two digits of fraction", "WEBVTT\n\n00:01.00 --> 00:02.00\nHello", 3, "\"00:01.00 -->"},
    {"four digits of fraction", "WEBVTT\n\n00:01.0000 --> 00:02.0000\nHello", 3, "\"00:01.0000"},
    {"one digit of minutes", "WEBVTT\n\n0:01.000 --> 0:02.000\nHello", 3, "\"0:01.000"},
    {"one digit of hours", "WEBVTT\n\n0:00:01.000 --> 0:00:02.000\nHello", 3, "\"0:00:01"},
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
    {"an arrow in the words", "WEBVTT\n\n" T "\nHello --> you", 4, "\"-->\" stands inside"},
    {"no empty line between cues", "WEBVTT\n\n" T "\nHello\n" T "\nyou", 5, "\"-->\" stands"},
    {"no empty line after the header", "WEBVTT\n" T "\nHello", 2, "\"-->\" stands inside"},
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
    {"SubRip that goes back",
     "1\n00:00:02,000 --> 00:00:03,000\na\n\n00:00:01,000 --> 00:00:02,000\nb", 5,
     "this cue starts at"},
    {"SubRip with bad times", "1\n00:00:02,00 --> 00:00:03,00\na\n", 2,
     "\"00:00:02,00 --> 00:00:03,00\" should be two times like 00:01:02,345"},
};

static void refusals_say_where_and_why(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct vtt_problem problem = {0};
        struct vtt vtt;

        if (vtt_read(arena, bad[i].in, strlen(bad[i].in), &vtt, &problem) != VTT_REFUSED)
            fail_msg("%s: was read", bad[i].says);
        if (problem.line != bad[i].line ||
            strncmp(problem.reason, bad[i].reason, strlen(bad[i].reason)) != 0)
            fail_msg("%s: line %d: %s", bad[i].says, problem.line, problem.reason);
    }
}

static void nul_is_refused_where_it_is(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct vtt_problem problem = {0};
    struct vtt vtt;

    assert_int_equal(vtt_read(arena, "WEBVTT\n\na\0b", 11, &vtt, &problem), VTT_REFUSED);
    assert_int_equal(problem.line, 3);
    assert_string_equal(problem.reason, "there is a NUL byte here: save the file as UTF-8 text");
}

static int read_many(int cues, int *count, struct vtt_problem *problem)
{
    AUTO_ARENA struct arena *arena = arena_open(8 << 20);
    AUTO_BUF struct buf in = {0};
    struct vtt vtt;
    int r;

    buf_text(&in, "WEBVTT\n");
    for (int i = 0; i < cues; i++)
        buf_text(&in, "\n" T "\nx\n");
    r = vtt_read(arena, in.data, in.length, &vtt, problem);
    *count = vtt.count;
    return r;
}

static void the_limits_hold(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(8 << 20);
    AUTO_BUF struct buf in = {0};
    struct vtt_problem problem;
    struct vtt vtt;
    int count;

    assert_int_equal(read_many(caption_cues_max, &count, &problem), 0);
    assert_int_equal(count, caption_cues_max);
    assert_int_equal(read_many(caption_cues_max + 1, &count, &problem), VTT_REFUSED);
    assert_string_equal(problem.reason, "there are more than 20000 cues");

    buf_text(&in, "WEBVTT\n\n" T "\n");
    while ((int64_t)in.length < caption_bytes_max)
        buf_char(&in, 'x');
    assert_int_equal(vtt_read(arena, in.data, in.length, &vtt, &problem), 0);
    buf_char(&in, 'x');
    assert_int_equal(vtt_read(arena, in.data, in.length, &vtt, &problem), VTT_REFUSED);
    assert_string_equal(problem.reason, "the file is larger than 2 MiB");
}

static void too_little_memory_is_a_fault(void **state)
{
    static const char in[] = "WEBVTT\n\n" T "\n<v Mary>Hello";
    struct vtt_problem problem;
    struct vtt vtt;

    for (size_t room = 0; room < 64; room += 16) {
        AUTO_ARENA struct arena *arena = arena_open(room);

        assert_true(vtt_read(arena, in, strlen(in), &vtt, &problem) < 0);
    }
}

static void what_is_written_reads_back(void **state)
{
    static const char in[] = "WEBVTT\n\n00:01.000 --> 10:00:02.000 line:0\n<v A &amp; B>x --&gt; y"
                             "\n&lt;b&gt;\n\n10:00:00.000 --> 10:00:02.000\nplain";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_BUF struct buf out = {0}, first = {0}, second = {0};
    struct vtt_problem problem;
    struct vtt vtt, again;

    assert_int_equal(vtt_read(arena, in, strlen(in), &vtt, &problem), 0);
    vtt_write(&out, &vtt);
    assert_string_equal(out.data, "WEBVTT\n\n00:00:01.000 --> 10:00:02.000\n"
                                  "<v A &amp; B>x --&gt; y\n&lt;b&gt;\n\n"
                                  "10:00:00.000 --> 10:00:02.000\nplain\n");
    assert_int_equal(vtt_read(arena, out.data, out.length, &again, &problem), 0);
    describe(&first, &vtt);
    describe(&second, &again);
    assert_string_equal(first.data, second.data);
}

static void no_speaker_makes_an_arrow(void **state)
{
    const struct vtt vtt = {&(struct vtt_cue){0, 1000, "Mary --", "Hello"}, 1};
    AUTO_BUF struct buf out = {0};

    vtt_write(&out, &vtt);
    assert_string_equal(out.data, "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Mary -- >Hello\n");
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
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(pages_show_short_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
