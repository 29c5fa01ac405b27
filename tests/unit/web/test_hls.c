/* Playlists, line by line as RFC 8216 has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "hls.h"
#include "playing.h"

#define HEAD "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"

static void holds(const struct buf *out, const char *text)
{
    if (!strstr(out->data, text))
        fail_msg("%s is not in\n%s", text, out->data);
}

static void lacks(const struct buf *out, const char *text)
{
    if (strstr(out->data, text))
        fail_msg("%s is in\n%s", text, out->data);
}

static void test_a_master_tells_all(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    hls_write_master(&out, &playing.manifest, &(struct bitrate){90000, 80000});
    assert_string_equal(
        out.data, HEAD
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"English\",LANGUAGE=\"en-GB\","
        "DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"a128.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"Cymraeg\",LANGUAGE=\"cy\","
        "DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI=\"captions/cy.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"English\",LANGUAGE=\"en-GB\","
        "DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,"
        "CHARACTERISTICS=\"public.accessibility.transcribes-spoken-dialog,"
        "public.accessibility.describes-music-and-sound\",URI=\"captions/en-GB.m3u8\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=928000,AVERAGE-BANDWIDTH=928000,"
        "CODECS=\"avc1.64001E,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=29.970,VIDEO-RANGE=SDR,"
        "AUDIO=\"sound\",SUBTITLES=\"captions\",CLOSED-CAPTIONS=NONE\nv360.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=3128000,AVERAGE-BANDWIDTH=3128000,"
        "CODECS=\"avc1.64001E,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=29.970,VIDEO-RANGE=SDR,"
        "AUDIO=\"sound\",SUBTITLES=\"captions\",CLOSED-CAPTIONS=NONE\nv720.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\","
        "AUDIO=\"sound\",SUBTITLES=\"captions\",CLOSED-CAPTIONS=NONE\na128.m3u8\n"
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,AVERAGE-BANDWIDTH=80000,"
        "CODECS=\"avc1.64001E\",RESOLUTION=640x360,VIDEO-RANGE=SDR,URI=\"iframes.m3u8\"\n");
}

/* Two of each: a player starts with H.264, and finds AV1 behind it. */
static void test_a_second_family(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.tracks[0].codecs = "av01.0.05M.08";
    playing.tracks[0].rate = (struct bitrate){1500000, 1000000};
    playing.tracks[0].family = MANIFEST_AV1;
    hls_write_master(&out, &playing.manifest, &(struct bitrate){90000, 80000});
    holds(&out, "CODECS=\"av01.0.05M.08,mp4a.40.2\",RESOLUTION=1280x720,");
    assert_true(strstr(out.data, "v360.m3u8") < strstr(out.data, "v720.m3u8"));
    assert_true(strstr(out.data, "v720.m3u8") < strstr(out.data, "\na128.m3u8"));
    holds(&out, "CODECS=\"avc1.64001E\",RESOLUTION=640x360,VIDEO-RANGE=SDR,URI=\"iframes.m3u8\"");
}

static void test_a_silent_film_offers_no_sound(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.manifest.track_count = 2;
    playing.manifest.sound = NULL;
    playing.version.caption_count = 0;
    hls_write_master(&out, &playing.manifest, NULL);
    lacks(&out, "AUDIO");
    lacks(&out, "SUBTITLES");
    lacks(&out, "I-FRAME");
    holds(&out, "BANDWIDTH=800000,AVERAGE-BANDWIDTH=800000,CODECS=\"avc1.64001E\",");
}

static void test_sound_alone_is_a_film_too(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.manifest.tracks = &playing.tracks[2];
    playing.manifest.track_count = 1;
    playing.manifest.smallest = NULL;
    hls_write_master(&out, &playing.manifest, NULL);
    holds(&out, "BANDWIDTH=128000,AVERAGE-BANDWIDTH=128000,CODECS=\"mp4a.40.2\",AUDIO=\"sound\"");
    lacks(&out, "RESOLUTION");
}

/* 4.2: a quoted-string holds no quote and no line end; an address is percent-encoded. */
static void test_names_cannot_end_a_line(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    playing.captions[0] = (struct film_caption){"c\"y\n#EXT", "Cym\"\n#EXT-X-ENDLIST\r\nraeg"};
    hls_write_master(&out, &playing.manifest, NULL);
    holds(&out, "NAME=\"Cym#EXT-X-ENDLISTraeg\",LANGUAGE=\"cy#EXT\"");
    holds(&out, "URI=\"captions/c%22y%0A%23EXT.m3u8\"");
    out.length = 0;
    hls_write_captions(&out, "c\ny", 1000);
    holds(&out, "c%0Ay.vtt\n");
}

static void test_a_track_is_its_pieces(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    hls_write_track(&out, &playing.tracks[1].track);
    assert_string_equal(out.data,
                        HEAD "#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                             "#EXT-X-MAP:URI=\"v360.mp4\",BYTERANGE=\"700@0\"\n"
                             "#EXTINF:4.000000,\n#EXT-X-BYTERANGE:400000@900\nv360.mp4\n"
                             "#EXTINF:2.000000,\n#EXT-X-BYTERANGE:200000@400900\nv360.mp4\n"
                             "#EXT-X-ENDLIST\n");
}

static void test_keys_say_that_they_are(void **state)
{
    AUTO_BUF struct buf out = {0};
    struct cmaf_piece list[] = {{900, 24000, 2000}};
    struct playing playing;

    (void)state;
    playing_make(&playing);
    hls_write_keys(&out, &playing.tracks[1].track, &(struct cmaf_pieces){list, 1});
    assert_string_equal(out.data, HEAD "#EXT-X-TARGETDURATION:2\n#EXT-X-PLAYLIST-TYPE:VOD\n"
                                       "#EXT-X-I-FRAMES-ONLY\n"
                                       "#EXT-X-MAP:URI=\"v360.mp4\",BYTERANGE=\"700@0\"\n"
                                       "#EXTINF:2.000000,\n#EXT-X-BYTERANGE:24000@900\nv360.mp4\n"
                                       "#EXT-X-ENDLIST\n");
}

/* 4.3.3.1: each duration, rounded, is at most the target. */
static void test_captions_are_one_piece(void **state)
{
    AUTO_BUF struct buf out = {0};

    (void)state;
    hls_write_captions(&out, "en-GB", 61400);
    assert_string_equal(out.data, "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:62\n"
                                  "#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:61.400000,\nen-GB.vtt\n"
                                  "#EXT-X-ENDLIST\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_master_tells_all),
        cmocka_unit_test(test_a_second_family),
        cmocka_unit_test(test_a_silent_film_offers_no_sound),
        cmocka_unit_test(test_sound_alone_is_a_film_too),
        cmocka_unit_test(test_names_cannot_end_a_line),
        cmocka_unit_test(test_a_track_is_its_pieces),
        cmocka_unit_test(test_keys_say_that_they_are),
        cmocka_unit_test(test_captions_are_one_piece),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
