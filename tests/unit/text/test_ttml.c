/* Captions in TTML, as the text profile of IMSC 1.1 has them: what of it becomes WebVTT, and that
 * nothing else does. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/limits.h"
#include "text/ttml.h"

#define ROOT                                                                                  \
    "<tt xmlns=\"http://www.w3.org/ns/ttml\" xmlns:tts=\"http://www.w3.org/ns/ttml#styling\"" \
    " xmlns:ttp=\"http://www.w3.org/ns/ttml#parameter\""                                      \
    " xmlns:ttm=\"http://www.w3.org/ns/ttml#metadata\" xml:lang=\"en\""
/* A body; a head and one; one paragraph. */
#define BODY(x)          ROOT "><body><div>" x "</div></body></tt>"
#define HEAD(h, x)       ROOT "><head>" h "</head><body><div>" x "</div></body></tt>"
#define P(attributes, x) "<p begin=\"1s\" end=\"2s\" " attributes ">" x "</p>"
/* What is written of a cue from 1 to 2 s. */
#define CUE(x) "\n00:00:01.000 --> 00:00:02.000" x "\n"

static const struct {
    const char *says;
    const char *in;
    const char *out; /* after "WEBVTT\n" */
} good[] = {
    {"a paragraph", BODY(P("", "Hello")), CUE("\nHello")},
    {"an XML declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" BODY(P("", "Hello")),
     CUE("\nHello")},
    {"a byte order mark", "\xEF\xBB\xBF" BODY(P("", "Hello")), CUE("\nHello")},
    {"empty lines before all", "\n\n<?xml version=\"1.0\"?>" BODY(P("", "Hello")), CUE("\nHello")},
    {"another charset", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" BODY(P("", "caf\xE9")),
     CUE("\ncaf\xC3\xA9")},
    {"a draft's namespace",
     "<tt xmlns=\"http://www.w3.org/2006/10/ttaf1\"><body><div>" P("",
                                                                   "Hello") "</div></body></tt>",
     CUE("\nHello")},
    {"a prefix",
     "<t:tt xmlns:t=\"http://www.w3.org/ns/ttml\"><t:body><t:div><t:p begin=\"1s\" end=\"2s\">Hello"
     "</t:p></t:div></t:body></t:tt>",
     CUE("\nHello")},
    {"lines of the file are spaces", BODY(P("", "\n   Hello\n   you\n")), CUE("\nHello you")},
    {"<br/> ends a line", BODY(P("", "Hello<br/>\n  you")), CUE("\nHello\nyou")},
    {"references", BODY(P("", "&lt;b&gt; &amp; --&gt; &#233;")),
     CUE("\n&lt;b&gt; &amp; --&gt; \xC3\xA9")},
    {"a CDATA section", BODY(P("", "<![CDATA[<i>x</i>]]>")), CUE("\n&lt;i&gt;x&lt;/i&gt;")},
    {"comments go", BODY(P("", "a<!-- Mary's address -->b")), CUE("\nab")},
    {"duration", BODY("<p begin=\"1s\" dur=\"1s\">a</p>"), CUE("\na")},
    {"the earlier of end and duration", BODY("<p begin=\"1s\" dur=\"9s\" end=\"2s\">a</p>"),
     CUE("\na")},
    {"times count from what they stand in",
     ROOT "><body begin=\"500ms\"><div begin=\"0.25s\"><p begin=\"0.25s\" end=\"1.25s\">a</p></div>"
          "</body></tt>",
     CUE("\na")},
    {"and end with it", ROOT "><body end=\"2s\"><div><p begin=\"1s\">a</p></div></body></tt>",
     CUE("\na")},
    {"frames",
     ROOT " ttp:frameRate=\"25\"><body><div><p begin=\"25f\" end=\"00:00:02:00\">a</p>"
          "</div></body></tt>",
     CUE("\na")},
    {"ticks",
     ROOT " ttp:tickRate=\"10000000\"><body><div><p begin=\"10000000t\" "
          "end=\"20000000t\">a</p></div></body></tt>",
     CUE("\na")},
    {"words of other times are other cues",
     BODY("<p begin=\"1s\" end=\"4s\"><span end=\"1s\">a</span> <span begin=\"2s\">b</span></p>"),
     CUE("\na") "\n00:00:03.000 --> 00:00:04.000\nb\n"},
    {"one after the other",
     ROOT "><body><div timeContainer=\"seq\"><p begin=\"1s\" dur=\"1s\">a</p><p begin=\"1s\" "
          "end=\"2s\">b</p><p><span dur=\"1s\">c</span></p><p dur=\"1s\">d</p></div></body></tt>",
     CUE("\na") "\n00:00:03.000 --> 00:00:04.000\nb\n"
                "\n00:00:04.000 --> 00:00:05.000\nc\n"
                "\n00:00:05.000 --> 00:00:06.000\nd\n"},
    {"order is put right", BODY("<p begin=\"3s\" end=\"4s\">b</p>" P("", "a")),
     CUE("\na") "\n00:00:03.000 --> 00:00:04.000\nb\n"},
    {"italic", BODY(P("", "a <span tts:fontStyle=\"italic\">b</span>")), CUE("\na <i>b</i>")},
    {"oblique is italic", BODY(P("tts:fontStyle=\"oblique\"", "a")), CUE("\n<i>a</i>")},
    {"bold and underlined",
     BODY(P("tts:fontWeight=\"bold\" tts:textDecoration=\"underline\"",
            "a<span tts:fontWeight=\"normal\">b</span>")),
     CUE("\n<b><u>a</u></b><u>b</u>")},
    {"a style by its name",
     HEAD("<styling><style xml:id=\"x\" tts:fontStyle=\"italic\"/></styling>",
          P("style=\"x\"", "a")),
     CUE("\n<i>a</i>")},
    {"a style of styles, and one's own over them",
     HEAD("<styling><style xml:id=\"x\" tts:fontStyle=\"italic\" tts:fontWeight=\"bold\"/>"
          "<style xml:id=\"y\" style=\"x\" tts:textDecoration=\"underline\"/></styling>",
          P("tts:fontWeight=\"normal\" style=\"y\"", "a")),
     CUE("\n<i><u>a</u></i>")},
    {"the later of two styles",
     HEAD("<styling><style xml:id=\"x\" tts:fontStyle=\"italic\"/>"
          "<style xml:id=\"y\" tts:fontStyle=\"normal\"/></styling>",
          P("style=\"x y\"", "a") P("style=\"y x\"", "b")),
     CUE("\na") CUE("\n<i>b</i>")},
    {"a region's looks are handed down",
     HEAD("<layout><region xml:id=\"r\"><style tts:fontStyle=\"italic\"/></region></layout>",
          P("region=\"r\"", "a")),
     CUE("\n<i>a</i>")},
    {"an upper region",
     HEAD("<layout><region xml:id=\"r\" tts:origin=\"10% 10%\" tts:extent=\"80% 10%\"/></layout>",
          P("region=\"r\"", "a")),
     CUE(" line:0\na")},
    {"a lower region, of the whole picture",
     HEAD("<layout><region xml:id=\"r\" tts:origin=\"0% 0%\" tts:extent=\"100% 95%\" "
          "tts:displayAlign=\"after\"/></layout>",
          P("region=\"r\"", "a")),
     CUE("\na")},
    {"a region in the middle",
     HEAD("<layout><region xml:id=\"r\" tts:origin=\"0% 30%\" tts:extent=\"100% 40%\" "
          "tts:displayAlign=\"center\"/></layout>",
          P("region=\"r\"", "a")),
     CUE(" line:50%\na")},
    {"a region in pixels",
     ROOT
     " tts:extent=\"1280px 720px\"><head><layout><region xml:id=\"r\" tts:origin=\"0px 72px\"/>"
     "</layout></head><body region=\"r\"><div>" P("", "a") "</div></body></tt>",
     CUE(" line:0\na")},
    {"words aligned", BODY(P("tts:textAlign=\"right\"", "a")), CUE(" align:right\na")},
    {"in the middle is usual", BODY(P("tts:textAlign=\"center\"", "a")), CUE("\na")},
    {"who it is about, or by, goes",
     HEAD("<metadata><ttm:title>Mary</ttm:title><ttm:agent xml:id=\"m\" type=\"person\"><ttm:name "
          "type=\"full\">Mary Jones</ttm:name></ttm:agent></metadata>",
          P("ttm:agent=\"m\" xml:id=\"mary\"", "<metadata><ttm:desc>Mary</ttm:desc></metadata>a")),
     CUE("\na")},
    {"unknown elements go, with what is in them",
     BODY("<x:note xmlns:x=\"urn:x\">Mary " P("", "Mary") "</x:note>" P("", "a<x/>b")),
     CUE("\nab")},
    {"words by themselves in a sequence",
     BODY(P("timeContainer=\"seq\"", "Mary<span dur=\"1s\">a</span>")), CUE("\na")},
    {"words outside a paragraph go", BODY("Mary" P("", "a") "Mary"), CUE("\na")},
    {"a paragraph without words", BODY("<p>  </p>" P("", "a")), CUE("\na")},
};

static void captions_become_webvtt(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_BUF struct buf out = {0};
        struct vtt_report report;
        struct vtt vtt;

        if (ttml_read(arena, good[i].in, strlen(good[i].in), &vtt, &report))
            fail_msg("%s: line %d: %s", good[i].says, report.line, report.reason);
        vtt_write(&out, &vtt);
        if (strcmp(out.data + strlen("WEBVTT\n"), good[i].out) != 0)
            fail_msg("%s: %s", good[i].says, out.data);
    }
}

static const struct {
    const char *says;
    const char *in;
    int line;
    const char *reason; /* begins so */
} bad[] = {
    {"a document type", "<!DOCTYPE tt>\n" BODY(P("", "a")), 1, "a document type (<!DOCTYPE …>)"},
    {"entities that grow",
     "<?xml version=\"1.0\"?>\n<!DOCTYPE tt [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
     "\"&a;&a;&a;\">]>\n" BODY(P("", "&b;")),
     2, "a document type"},
    {"an entity of elsewhere",
     "<!DOCTYPE tt [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" BODY(P("", "&a;")), 1,
     "a document type"},
    {"an entity nobody declared", BODY(P("", "a&nbsp;b")), 1,
     "this is not well-formed XML: undefined entity"},
    {"an element that is not closed", BODY("\n<p begin=\"1s\" end=\"2s\">a\n"), 3,
     "this is not well-formed XML: mismatched tag"},
    {"empty lines before all count", "\n\n" BODY("<p>"), 3, "this is not well-formed XML"},
    {"half a file", ROOT "><body>", 1, "this is not well-formed XML: no element found"},
    {"other XML", "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", 1,
     "this is XML, but not captions in TTML"},
    {"TTML of no namespace", "<tt><body/></tt>", 1, "this is XML, but not captions in TTML"},
    {"no words", BODY(""), 1, "there are no cues in this file"},
    {"no end", BODY("\n<p begin=\"1s\">a</p>"), 2, "nothing says when these words end"},
    {"an end before the beginning", BODY("\n\n<p begin=\"3s\" end=\"2s\">a</p>"), 3,
     "the end 00:00:02.000 is before the start 00:00:03.000"},
    {"no time between them", BODY(P("", "a") "<p begin=\"3s\" end=\"3s\">a</p>"), 1,
     "the end 00:00:03.000 is the same as the start"},
    {"a time that is none", BODY("\n<p begin=\"1,5s\" end=\"2s\">a</p>"), 2,
     "a time here cannot be read"},
    {"past 12 hours", BODY("<p begin=\"1s\" end=\"13h\">a</p>"), 1,
     "this cue ends after more than 12 hours"},
    {"a studio's clock", ROOT " ttp:timeBase=\"smpte\"><body/></tt>", 1,
     "these captions do not count their times from the film's beginning"},
    {"a frame rate of nothing", ROOT " ttp:frameRate=\"0\"><body/></tt>", 1,
     "these captions do not count"},
    {"an image", BODY("\n<image src=\"a.png\"/>"), 2, "these captions are pictures"},
    {"pictures",
     ROOT "><body><div xmlns:s=\"http://www.smpte-ra.org/schemas/2052-1/2010/smpte-tt\" "
          "s:backgroundImage=\"#a\"/></body></tt>",
     1, "these captions are pictures"},
};

static void refusals_say_where_and_why(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct vtt_report report;
        struct vtt vtt;

        if (ttml_read(arena, bad[i].in, strlen(bad[i].in), &vtt, &report) != VTT_REFUSED)
            fail_msg("%s: was read", bad[i].says);
        if (report.line != bad[i].line ||
            strncmp(report.reason, bad[i].reason, strlen(bad[i].reason)) != 0)
            fail_msg("%s: line %d: %s", bad[i].says, report.line, report.reason);
    }
}

static void what_is_no_xml_is_for_others(void **state)
{
    static const char *const others[] = {"", "WEBVTT\n", "1\n00:00:01,000 --> 00:00:02,000\n<i>a"};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct vtt_report report;
        struct vtt vtt;

        assert_int_equal(ttml_read(arena, others[i], strlen(others[i]), &vtt, &report), TTML_OTHER);
    }
}

static void hidden_words_are_left_out_and_said(void **state)
{
    static const char in[] =
        BODY(P("", "a") "\n" P("tts:display=\"none\"",
                               "Mary<br/>\nJones <span "
                               "tts:display=\"auto\">x</span>") P("tts:opacity=\"0.0\"", "Mary")
                 P("tts:visibility=\"hidden\"", "Mary <span tts:visibility=\"visible\">b</span>"));
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_BUF struct buf out = {0};
    struct vtt_report report;
    struct vtt vtt;

    assert_int_equal(ttml_read(arena, in, strlen(in), &vtt, &report), 0);
    vtt_write(&out, &vtt);
    assert_string_equal(out.data, "WEBVTT\n" CUE("\na") CUE("\nb"));
    assert_int_equal(report.flaws[VTT_HIDDEN].count, 3);
    assert_int_equal(report.flaws[VTT_HIDDEN].line, 2);
}

static int read_many(const char *begin, const char *part, const char *end, int count,
                     struct vtt_report *report)
{
    AUTO_ARENA struct arena *arena = arena_open(32 << 20);
    AUTO_BUF struct buf in = {0};
    struct vtt vtt;

    buf_text(&in, begin);
    for (int i = 0; i < count; i++)
        buf_text(&in, part);
    buf_text(&in, end);
    return ttml_read(arena, in.data, in.length, &vtt, report);
}

static void the_limits_hold(void **state)
{
    static const char in_head[] = ROOT "><head><styling>", style[] = "<style xml:id=\"x\"/>",
                      in_body[] = "</styling></head><body>" P("", "a") "</body></tt>";
    struct vtt_report report;

    assert_int_equal(
        read_many(ROOT "><body>", P("", "a"), "</body></tt>", caption_cues_max, &report), 0);
    assert_int_equal(
        read_many(ROOT "><body>", P("", "a"), "</body></tt>", caption_cues_max + 1, &report),
        VTT_REFUSED);
    assert_string_equal(report.reason, "there are more than 20000 cues");
    assert_int_equal(read_many(in_head, style, in_body, ttml_styles_max, &report), 0);
    assert_int_equal(read_many(in_head, style, in_body, ttml_styles_max + 1, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "there are more styles than captions need (500)");
    assert_int_equal(read_many(ROOT "><body>", "<div>", "", 30, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "this is not well-formed XML: no element found");
    assert_int_equal(read_many(ROOT "><body>", "<div>", "", 31, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "elements stand deeper in one another than captions need");
    assert_int_equal(read_many(ROOT, " ", ">", 2 << 20, &report), VTT_REFUSED);
    assert_string_equal(report.reason, "the file is larger than 2 MiB");
}

static void too_little_memory_is_a_fault(void **state)
{
    static const char in[] = HEAD(
        "<styling><style xml:id=\"x\" tts:fontStyle=\"italic\"/></styling>", P("style=\"x\"", "a"));
    struct vtt_report report;
    struct vtt vtt;

    for (size_t room = 0; room < 4096; room += 512) {
        AUTO_ARENA struct arena *arena = arena_open(room);

        assert_true(ttml_read(arena, in, strlen(in), &vtt, &report) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_become_webvtt),
        cmocka_unit_test(refusals_say_where_and_why),
        cmocka_unit_test(what_is_no_xml_is_for_others),
        cmocka_unit_test(hidden_words_are_left_out_and_said),
        cmocka_unit_test(the_limits_hold),
        cmocka_unit_test(too_little_memory_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
