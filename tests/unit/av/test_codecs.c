/* Codecs strings. The records are those of the standards' examples and of well-known files, the
 * strings those that players write for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/codecs.h"

#define SETUP(bytes) (const uint8_t *)(bytes), sizeof(bytes) - 1

static const struct {
    const char *sentence;
    struct codecs_track track;
    const char *expected;
} rows[] = {
    {"H.264 High at level 3 (RFC 6381, 3.3)",
     {"h264", "avc1", SETUP("\x01\x64\x00\x1e\xff"), .level = -1},
     "avc1.64001E"},
    {"baseline with constraints",
     {"h264", "avc1", SETUP("\x01\x42\xe0\x1e\xff"), .level = -1},
     "avc1.42E01E"},
    {"parameter sets in the stream are avc3",
     {"h264", "avc3", SETUP("\x01\x64\x00\x1e\xff"), .level = -1},
     "avc3.64001E"},
    {"in a transport stream",
     {"h264", "", SETUP("\0\0\0\1\x09\x10\0\0\1\x67\x64\x00\x1f\xac"), .level = -1},
     "avc1.64001F"},
    {"nothing to read it from", {"h264", "avc1", NULL, 0, .level = -1}, ""},
    {"too short a record", {"h264", "avc1", SETUP("\x01\x64"), .level = -1}, ""},
    {"HEVC Main 10 (ISO/IEC 14496-15, E.3)",
     {"hevc", "hvc1", SETUP("\x01\x02\x20\0\0\0\x90\0\0\0\0\0\x3f\xf0"), .level = -1},
     "hvc1.2.4.L63.90"},
    {"HEVC Main with three constraint bytes, high tier",
     {"hevc", "hev1", SETUP("\x01\x21\x60\0\0\0\xb0\0\x01\0\0\0\x78\xf0"), .level = -1},
     "hev1.1.6.H120.B0.0.1"},
    {"HEVC in a transport stream, past emulation prevention",
     {"hevc", "", SETUP("\0\0\0\1\x42\x01\x01\x01\x60\0\0\x03\0\x90\0\0\x03\0\0\x03\0\x5a\xa0"),
      .level = -1},
     "hvc1.1.6.L90.90"},
    {"AV1 Main at 2.1, 8 bits (AV1 in ISOBMFF, 5)",
     {"av1", "av01", SETUP("\x81\x01\x0c\0"), .level = -1},
     "av01.0.01M.08"},
    {"AV1 High, 10 bits, high tier",
     {"av1", "av01", SETUP("\x81\x2d\xcc\0"), .level = -1},
     "av01.1.13H.10"},
    {"AV1 Main at 2.1 by its sequence header (AV1 Bitstream Specification, 5.5.1)",
     {"av1", "av01", SETUP("\x0a\x0a\0\0\0\x0a\xff\xff"), .level = -1, .bit_depth = 8},
     "av01.0.01M.08"},
    {"one with timing, of which no encoder here tells",
     {"av1", "av01", SETUP("\x0a\x0a\x04\0\0\x0a\xff\xff"), .level = -1, .bit_depth = 8},
     ""},
    {"no av1C", {"av1", "av01", SETUP("\x12\0\x0a\x0b"), .level = -1}, ""},
    {"VP9 640 by 360 at 25: level 2.1",
     {"vp9", "vp09", NULL, 0, .profile = 0, .level = -1, .bit_depth = 8, .width = 640,
      .height = 360, .fps = 25},
     "vp09.00.21.08"},
    {"VP9 profile 2 with its level said",
     {"vp9", "vp09", NULL, 0, .profile = 2, .level = 51, .bit_depth = 10},
     "vp09.02.51.10"},
    {"VP8 in WebM", {"vp8", "", NULL, 0, .level = -1}, "vp8"},
    {"AAC-LC", {"aac", "mp4a", SETUP("\x12\x10"), .level = -1}, "mp4a.40.2"},
    {"HE-AAC", {"aac", "mp4a", SETUP("\x2b\x92"), .level = -1}, "mp4a.40.5"},
    {"an object type beyond 31 (USAC)",
     {"aac", "mp4a", SETUP("\xf9\x40"), .level = -1},
     "mp4a.40.42"},
    {"AAC in ADTS", {"aac", "", NULL, 0, .profile = 1, .level = -1}, "mp4a.40.2"},
    {"MP3 in MP4", {"mp3", "mp4a", NULL, 0, .level = -1, .sample_rate = 44100}, "mp4a.6B"},
    {"MP3 of MPEG-2 in MP4",
     {"mp3", "mp4a", NULL, 0, .level = -1, .sample_rate = 22050},
     "mp4a.69"},
    {"MP3 alone", {"mp3", "", NULL, 0, .level = -1, .sample_rate = 44100}, "mp3"},
    {"AC-3", {"ac3", "ac-3", NULL, 0, .level = -1}, "ac-3"},
    {"E-AC-3", {"eac3", "ec-3", NULL, 0, .level = -1}, "ec-3"},
    {"Opus", {"opus", "Opus", NULL, 0, .level = -1}, "opus"},
    {"FLAC", {"flac", "fLaC", NULL, 0, .level = -1}, "flac"},
    {"Vorbis", {"vorbis", "", NULL, 0, .level = -1}, "vorbis"},
    {"what has no string", {"prores", "apch", NULL, 0, .level = -1}, ""},
};

static void test_each_row(void **state)
{
    char out[48];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        print_message("%s\n", rows[i].sentence);
        codecs_write(out, sizeof(out), &rows[i].track);
        assert_string_equal(out, rows[i].expected);
    }
}

static void test_short_room_is_kept(void **state)
{
    struct codecs_track track = {"hevc", "hev1", SETUP("\x01\x21\x60\0\0\0\xb0\1\2\3\4\5\x78\xf0"),
                                 .level = -1};
    char out[8];

    codecs_write(out, sizeof(out), &track);
    assert_string_equal(out, "hev1.1.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row),
                                       cmocka_unit_test(test_short_room_is_kept)};

    return cmocka_run_group_tests_name("av/codecs", tests, NULL, NULL);
}
