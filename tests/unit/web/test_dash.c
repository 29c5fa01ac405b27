/* The manifest for DASH players, as ISO/IEC 23009-1 has it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "dash.h"
#include "playing.h"

static void test_each_track_is_one_file_with_an_index(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.manifest.tracks++; /* one picture is enough */
    playing.manifest.track_count = 2;
    playing.version.caption_count = 1;
    dash_write(&out, &playing.manifest);
    assert_string_equal(
        out.data,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" "
        "profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011,urn:mpeg:dash:profile:cmaf:2019\" "
        "mediaPresentationDuration=\"PT6.000S\" minBufferTime=\"PT4S\">\n<Period>\n"
        "<AdaptationSet contentType=\"video\" mimeType=\"video/mp4\" "
        "subsegmentAlignment=\"true\" subsegmentStartsWithSAP=\"1\">\n"
        "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>\n"
        "<Representation id=\"v360\" codecs=\"avc1.64001E\" bandwidth=\"800000\" width=\"640\" "
        "height=\"360\" frameRate=\"30000/1001\" sar=\"1:1\">\n<BaseURL>v360.mp4</BaseURL>\n"
        "<SegmentBase indexRange=\"700-899\" indexRangeExact=\"true\" timescale=\"1000\">\n"
        "<Initialization range=\"0-699\"/>\n</SegmentBase>\n</Representation>\n"
        "</AdaptationSet>\n"
        "<AdaptationSet contentType=\"audio\" mimeType=\"audio/mp4\" lang=\"en-GB\" "
        "subsegmentAlignment=\"true\" subsegmentStartsWithSAP=\"1\">\n"
        "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"main\"/>\n"
        "<Representation id=\"a128\" codecs=\"mp4a.40.2\" bandwidth=\"128000\">\n"
        "<AudioChannelConfiguration "
        "schemeIdUri=\"urn:mpeg:dash:23003:3:audio_channel_configuration:2011\" value=\"2\"/>\n"
        "<BaseURL>a128.mp4</BaseURL>\n"
        "<SegmentBase indexRange=\"700-899\" indexRangeExact=\"true\" timescale=\"1000\">\n"
        "<Initialization range=\"0-699\"/>\n</SegmentBase>\n</Representation>\n"
        "</AdaptationSet>\n"
        "<AdaptationSet contentType=\"text\" mimeType=\"text/vtt\" lang=\"cy\">\n"
        "<Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"subtitle\"/>\n"
        "<Label>Cymraeg</Label>\n<Representation id=\"captions-cy\" bandwidth=\"1000\">\n"
        "<BaseURL>captions/cy.vtt</BaseURL>\n</Representation>\n</AdaptationSet>\n"
        "</Period>\n</MPD>\n");
}

/* 5.3.3: a set for each codec, so that no player has to change it in the middle. */
static void test_a_second_family(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;
    const char *first, *second;

    (void)state;
    playing_make(&playing);
    playing.tracks[0].codecs = "av01.0.05M.08";
    playing.tracks[0].family = MANIFEST_AV1;
    dash_write(&out, &playing.manifest);
    first = strstr(out.data, "<AdaptationSet contentType=\"video\"");
    second = first ? strstr(first + 1, "<AdaptationSet contentType=\"video\"") : NULL;
    assert_non_null(second);
    assert_true(strstr(out.data, "codecs=\"avc1.64001E\"") < second);
    assert_non_null(strstr(second, "<Representation id=\"v720\" codecs=\"av01.0.05M.08\""));
}

static void test_captions_in_its_own_language_are_captions(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.film.language = "en";
    dash_write(&out, &playing.manifest);
    assert_non_null(strstr(out.data, "lang=\"en-GB\">\n<Role schemeIdUri=\"urn:mpeg:dash:role:"
                                     "2011\" value=\"caption\"/>"));
}

static void test_names_are_escaped(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.captions[0] = (struct film_caption){"c\"<y", "Cym<&>raeg"};
    playing.film.language = "\"en";
    dash_write(&out, &playing.manifest);
    assert_non_null(strstr(out.data, "lang=\"c&quot;&lt;y\""));
    assert_non_null(strstr(out.data, "<Label>Cym&lt;&amp;&gt;raeg</Label>"));
    assert_non_null(strstr(out.data, "<BaseURL>captions/c%22%3Cy.vtt</BaseURL>"));
    assert_non_null(strstr(out.data, "lang=\"&quot;en\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_track_is_one_file_with_an_index),
        cmocka_unit_test(test_a_second_family),
        cmocka_unit_test(test_captions_in_its_own_language_are_captions),
        cmocka_unit_test(test_names_are_escaped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
