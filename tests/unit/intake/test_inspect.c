/* Why a film cannot be streamed as it is, in words for staff. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "intake/inspect.h"

static struct wire_probe make(void)
{
    struct wire_probe probe = {
        .container = "matroska,webm", .type = "video/webm", .is_playable = true, .streams_held = 2};

    probe.streams[0] = (struct wire_stream){.type = WIRE_VIDEO, .codec = "h264"};
    probe.streams[1] = (struct wire_stream){.type = WIRE_AUDIO, .codec = "ac3"};
    return probe;
}

static void add_key(struct wire_probe *probe, int stream, int class, const char *key)
{
    struct wire_key *at = &probe->keys[probe->keys_held++];

    at->stream = stream;
    at->class = class;
    snprintf(at->key, sizeof at->key, "%s", key);
    probe->is_sensitive |= class != WIRE_KEY_HARMLESS;
}

static void test_what_plays_needs_no_reason(void **state)
{
    struct wire_probe probe = make();
    char why[INSPECT_WHY_MAX] = "x";

    add_key(&probe, -1, WIRE_KEY_HARMLESS, "encoder");
    inspect_why(&probe, why);
    assert_string_equal(why, "");
}

static void test_what_does_not_play_names_its_codecs(void **state)
{
    struct wire_probe probe = make();
    char why[INSPECT_WHY_MAX];

    probe.is_playable = false;
    inspect_why(&probe, why);
    assert_string_equal(why, "not every browser plays it: h264, ac3 in video/webm");
    probe.type[0] = '\0';
    inspect_why(&probe, why);
    assert_string_equal(why, "not every browser plays it: h264, ac3 in matroska,webm");
}

static void test_usual_codecs_that_do_not_play_name_what_is_unusual(void **state)
{
    struct wire_probe probe = {
        .type = "video/mp4", .is_mp4 = true, .is_faststart = true, .streams_held = 2};
    char why[INSPECT_WHY_MAX];

    probe.streams[0] =
        (struct wire_stream){.type = WIRE_VIDEO, .codec = "h264", .field_order = "progressive"};
    probe.streams[1] = (struct wire_stream){.type = WIRE_AUDIO, .codec = "aac", .channels = 6};
    inspect_why(&probe, why);
    assert_string_equal(why, "not every browser plays it: h264, aac in video/mp4, 6 channels of "
                             "sound");
    probe.streams[1].channels = 2;
    probe.streams[0].bit_depth = 10;
    snprintf(probe.streams[0].field_order, WIRE_TEXT_MAX, "tt");
    probe.is_faststart = false;
    inspect_why(&probe, why);
    assert_string_equal(why, "not every browser plays it: h264, aac in video/mp4, 10 bits a "
                             "colour, interlaced, its index at the end");
    probe.is_fragmented = true;
    probe.streams[0].bit_depth = 8;
    snprintf(probe.streams[0].field_order, WIRE_TEXT_MAX, "progressive");
    inspect_why(&probe, why);
    assert_string_equal(why, "not every browser plays it: h264, aac in video/mp4, in fragments "
                             "without an index");
}

static void test_what_tells_too_much_names_each_key_once_and_each_track(void **state)
{
    struct wire_probe probe = make();
    char why[INSPECT_WHY_MAX];

    add_key(&probe, -1, WIRE_KEY_LOCATION, "location");
    add_key(&probe, 0, WIRE_KEY_TIME, "creation_time");
    add_key(&probe, 1, WIRE_KEY_TIME, "creation_time");
    probe.streams[probe.streams_held++] =
        (struct wire_stream){.type = WIRE_DATA, .codec = "gpmd", .is_sensitive = true};
    inspect_why(&probe, why);
    assert_string_equal(why, "it carries more than picture and sound: location (location), time "
                             "(creation_time), a data track (gpmd)");
}

static void test_a_long_list_is_cut_at_a_letter(void **state)
{
    struct wire_probe probe = make();
    char why[INSPECT_WHY_MAX], key[WIRE_TEXT_MAX];

    for (int i = 0; i < WIRE_KEYS_MAX; i++) {
        snprintf(key, sizeof key, "%d\xc5\xb7\xc5\xb7\xc5\xb7\xc5\xb7", i);
        add_key(&probe, -1, WIRE_KEY_OTHER, key);
    }
    inspect_why(&probe, why);
    assert_true(strlen(why) > 200);
    assert_true(str_is_text(why, strlen(why)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_plays_needs_no_reason),
        cmocka_unit_test(test_what_does_not_play_names_its_codecs),
        cmocka_unit_test(test_usual_codecs_that_do_not_play_name_what_is_unusual),
        cmocka_unit_test(test_what_tells_too_much_names_each_key_once_and_each_track),
        cmocka_unit_test(test_a_long_list_is_cut_at_a_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
