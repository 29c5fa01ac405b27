/* What becomes a film, what browsers play, and what must not be shown as it is. Each row changes
 * one thing about an everyday film. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "av/accept.h"

#define SET(field, text) snprintf(field, sizeof(field), "%s", text)

static struct wire_probe everyday(void)
{
    struct wire_probe probe = {.magic = WIRE_PROBE_MAGIC,
                               .container = "mov,mp4,m4a,3gp,3g2,mj2",
                               .type = "video/mp4",
                               .bytes = 1000000,
                               .duration_ms = 60000,
                               .is_mp4 = true,
                               .has_moov = true,
                               .is_faststart = true,
                               .is_first_readable = true,
                               .is_last_readable = true,
                               .stream_count = 2,
                               .streams_held = 2};

    probe.streams[0] = (struct wire_stream){.type = WIRE_VIDEO,
                                            .codec = "h264",
                                            .codecs = "avc1.64001E",
                                            .profile = "High",
                                            .width = 854,
                                            .height = 480,
                                            .field_order = "progressive",
                                            .pixel_format = "yuv420p",
                                            .bit_depth = 8};
    probe.streams[1] = (struct wire_stream){
        .type = WIRE_AUDIO, .codec = "aac", .codecs = "mp4a.40.2", .channels = 2};
    return probe;
}

static void no_sound(struct wire_probe *probe)
{
    probe->stream_count = probe->streams_held = 1;
}

static void webm(struct wire_probe *probe)
{
    probe->is_mp4 = probe->has_moov = probe->is_faststart = false;
    SET(probe->type, "video/webm");
    SET(probe->container, "matroska,webm");
    SET(probe->streams[0].codec, "vp9");
    SET(probe->streams[1].codec, "opus");
}

static void matroska(struct wire_probe *probe)
{
    webm(probe);
    SET(probe->type, "");
}

static void mp3(struct wire_probe *probe)
{
    SET(probe->streams[1].codec, "mp3");
    SET(probe->streams[1].codecs, "mp4a.6B");
}

static void ac3(struct wire_probe *probe)
{
    SET(probe->streams[1].codec, "ac3");
    SET(probe->streams[1].codecs, "ac-3");
}

static void he_aac(struct wire_probe *probe)
{
    SET(probe->streams[1].codecs, "mp4a.40.5");
}

static void surround(struct wire_probe *probe)
{
    probe->streams[1].channels = 6;
}

static void moov_last(struct wire_probe *probe)
{
    probe->is_faststart = false;
}

static void fragments(struct wire_probe *probe)
{
    probe->is_fragmented = true;
}

static void indexed_fragments(struct wire_probe *probe)
{
    probe->is_fragmented = true;
    probe->sidx_count = 1;
}

static void interlaced(struct wire_probe *probe)
{
    SET(probe->streams[0].field_order, "tt");
}

static void ten_bit(struct wire_probe *probe)
{
    SET(probe->streams[0].pixel_format, "yuv420p10le");
    probe->streams[0].bit_depth = 10;
}

static void high_422(struct wire_probe *probe)
{
    SET(probe->streams[0].profile, "High 4:2:2");
    SET(probe->streams[0].pixel_format, "yuv422p");
}

static void hevc(struct wire_probe *probe)
{
    SET(probe->streams[0].codec, "hevc");
}

static void quicktime(struct wire_probe *probe)
{
    SET(probe->type, "video/quicktime");
}

static void subtitles(struct wire_probe *probe)
{
    probe->streams[probe->streams_held++].type = WIRE_SUBTITLE;
    probe->stream_count++;
}

static void second_sound(struct wire_probe *probe)
{
    probe->streams[probe->streams_held++].type = WIRE_AUDIO;
    probe->stream_count++;
}

static void stream_that_is_not_held(struct wire_probe *probe)
{
    probe->stream_count++;
}

static void cover(struct wire_probe *probe)
{
    probe->streams[0].type = WIRE_PICTURE;
}

static void empty(struct wire_probe *probe)
{
    probe->bytes = 0;
}

static void no_container(struct wire_probe *probe)
{
    *probe = (struct wire_probe){.bytes = 100, .duration_ms = -1};
}

static void no_moov(struct wire_probe *probe)
{
    probe->has_moov = false;
}

static void still(struct wire_probe *probe)
{
    SET(probe->type, "image/heif");
}

static void truncated(struct wire_probe *probe)
{
    probe->is_truncated = true;
}

static void index_lies(struct wire_probe *probe)
{
    probe->bytes_beyond_end = 1;
}

static void trailing(struct wire_probe *probe)
{
    probe->trailing_bytes = 22;
}

static void bad_box(struct wire_probe *probe)
{
    probe->has_bad_box = true;
}

static void no_picture(struct wire_probe *probe)
{
    probe->streams[0].type = WIRE_AUDIO;
}

static void undecoded(struct wire_probe *probe)
{
    probe->streams[0].pixel_format[0] = '\0';
}

static void odd_codec(struct wire_probe *probe)
{
    SET(probe->streams[0].codec, "xbin");
}

static void fifteen_pixels(struct wire_probe *probe)
{
    probe->streams[0].height = 15;
}

static void sixteen_pixels(struct wire_probe *probe)
{
    probe->streams[0].height = probe->streams[0].width = 16;
}

static void wide(struct wire_probe *probe)
{
    probe->streams[0].width = 8193;
}

static void widest(struct wire_probe *probe)
{
    probe->streams[0].width = probe->streams[0].height = 8192;
}

static void unknown_length(struct wire_probe *probe)
{
    probe->duration_ms = -1;
}

static void no_length(struct wire_probe *probe)
{
    probe->duration_ms = 0;
}

static void twelve_hours(struct wire_probe *probe)
{
    probe->duration_ms = INT64_C(12) * 3600 * 1000;
}

static void longer_than_twelve_hours(struct wire_probe *probe)
{
    probe->duration_ms = INT64_C(12) * 3600 * 1000 + 1;
}

static void no_first(struct wire_probe *probe)
{
    probe->is_first_readable = false;
}

static void no_last(struct wire_probe *probe)
{
    probe->is_last_readable = false;
}

static void nothing(struct wire_probe *probe)
{
}

enum { REFUSED = 0, ACCEPTED = 1, PLAYABLE = 2, SENSITIVE = 4 };

struct row {
    const char *sentence;
    void (*change)(struct wire_probe *probe);
    int expected;
};

static const struct row rows[] = {
    {"an everyday MP4 plays", nothing, ACCEPTED | PLAYABLE},
    {"without sound too", no_sound, ACCEPTED | PLAYABLE},
    {"MP3 in MP4 plays", mp3, ACCEPTED | PLAYABLE},
    {"16 by 16 is a picture", sixteen_pixels, ACCEPTED | PLAYABLE},
    {"8192 by 8192 is a picture", widest, ACCEPTED | PLAYABLE},
    {"twelve hours are a film", twelve_hours, ACCEPTED | PLAYABLE},
    {"fragments with an index play", indexed_fragments, ACCEPTED | PLAYABLE},
    {"fragments without: Firefox stops early", fragments, ACCEPTED},
    {"moov last: a browser reads to the end first", moov_last, ACCEPTED},
    {"WebM: old Safari does not", webm, ACCEPTED},
    {"VP9 in Matroska: Safari does not", matroska, ACCEPTED},
    {"AC-3 plays silent", ac3, ACCEPTED},
    {"HE-AAC is left to packaging", he_aac, ACCEPTED},
    {"six channels are left to packaging", surround, ACCEPTED},
    {"interlaced is combed", interlaced, ACCEPTED},
    {"ten bits: hardware decoders do not", ten_bit, ACCEPTED},
    {"4:2:2: hardware decoders do not", high_422, ACCEPTED},
    {"HEVC plays black", hevc, ACCEPTED},
    {"QuickTime is no MP4", quicktime, ACCEPTED},
    {"subtitles may hold a place", subtitles, ACCEPTED | PLAYABLE | SENSITIVE},
    {"a second sound is never heard", second_sound, ACCEPTED | PLAYABLE | SENSITIVE},
    {"a stream too many to see", stream_that_is_not_held, ACCEPTED | PLAYABLE | SENSITIVE},
    {"a cover is no film", cover, REFUSED | SENSITIVE},
    {"an empty file", empty, REFUSED},
    {"text", no_container, REFUSED},
    {"no moov", no_moov, REFUSED},
    {"a still picture", still, REFUSED},
    {"a cut copy", truncated, REFUSED},
    {"an index beyond the end", index_lies, REFUSED},
    {"something behind the end", trailing, REFUSED},
    {"a broken box", bad_box, REFUSED},
    {"sound alone", no_picture, REFUSED | SENSITIVE},
    {"a picture that no decoder understood", undecoded, REFUSED},
    {"a codec that is none of film's", odd_codec, REFUSED},
    {"15 pixels", fifteen_pixels, REFUSED},
    {"8193 pixels", wide, REFUSED},
    {"an unknown length", unknown_length, REFUSED},
    {"no length", no_length, REFUSED},
    {"longer than twelve hours", longer_than_twelve_hours, REFUSED},
    {"no first packet", no_first, REFUSED},
    {"no last packet", no_last, REFUSED},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wire_probe probe = everyday();

        rows[i].change(&probe);
        accept_decide(&probe);
        int got = (probe.verdict == WIRE_ACCEPTED ? ACCEPTED : 0) |
                  (probe.is_playable ? PLAYABLE : 0) | (probe.is_sensitive ? SENSITIVE : 0);
        if (got != rows[i].expected)
            fail_msg("%s: %d instead of %d (%s)", rows[i].sentence, got, rows[i].expected,
                     probe.reason);
        /* a refusal says what to do, in whole sentences */
        if (probe.verdict == WIRE_REFUSED)
            assert_int_equal(probe.reason[strlen(probe.reason) - 1], '.');
        assert_int_equal(probe.verdict == WIRE_REFUSED, probe.reason[0] != '\0');
    }
}

static void test_sensitive_is_only_ever_raised(void **state)
{
    struct wire_probe probe = everyday();

    probe.is_sensitive = true;
    accept_decide(&probe);
    assert_true(probe.is_sensitive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row),
        cmocka_unit_test(test_sensitive_is_only_ever_raised),
    };

    return cmocka_run_group_tests_name("av/accept", tests, NULL, NULL);
}
