/* What wire_probe_check() lets through: rows that spoil one field of a good probe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "wire/probe.h"

static struct wire_probe good(void)
{
    struct wire_probe probe = {.magic = WIRE_PROBE_MAGIC,
                               .verdict = WIRE_ACCEPTED,
                               .container = "mov,mp4,m4a,3gp,3g2,mj2",
                               .type = "video/mp4",
                               .bytes = 1000,
                               .duration_ms = 1000,
                               .stream_count = 2,
                               .key_count = 1,
                               .streams_held = 2,
                               .keys_held = 1};

    probe.streams[0] = (struct wire_stream){.type = WIRE_VIDEO, .codec = "h264", .width = 64};
    probe.streams[1] = (struct wire_stream){.type = WIRE_AUDIO, .codec = "aac", .channels = 2};
    probe.keys[0] = (struct wire_key){.stream = -1, .class = WIRE_KEY_HARMLESS, .key = "encoder"};
    return probe;
}

struct spoil {
    const char *sentence;
    size_t offset;
    size_t size;
    int64_t value;
};

#define AT(field, number) \
    offsetof(struct wire_probe, field), sizeof(((struct wire_probe *)0)->field), (number)

static const struct spoil spoils[] = {
    {"another magic", AT(magic, 1)},
    {"no such verdict", AT(verdict, WIRE_VERDICTS)},
    {"a negative verdict", AT(verdict, -1)},
    {"a refusal without a reason", AT(verdict, WIRE_REFUSED)},
    {"a reason without a refusal", AT(reason[0], 'x')},
    {"a negative size", AT(bytes, -1)},
    {"a duration below unknown", AT(duration_ms, -2)},
    {"a duration that overflows when scaled", AT(duration_ms, INT64_MAX)},
    {"a bool that is 2", AT(is_mp4, 2)},
    {"a bool that is 255", AT(is_sensitive, 255)},
    {"a control character in a text", AT(container[0], 0x1b)},
    {"a lone UTF-8 continuation byte", AT(type[0], 0x80)},
    {"more streams held than there is room", AT(streams_held, WIRE_STREAMS_MAX + 1)},
    {"more streams held than counted", AT(stream_count, 1)},
    {"fewer than no streams", AT(streams_held, -1)},
    {"more keys held than there is room", AT(keys_held, WIRE_KEYS_MAX + 1)},
    {"more keys held than counted", AT(key_count, 0)},
    {"fewer than no keys", AT(keys_held, -1)},
    {"no such stream type", AT(streams[1].type, WIRE_STREAM_TYPES)},
    {"no such key class", AT(keys[0].class, WIRE_KEY_CLASSES)},
    {"a key of a stream that cannot be", AT(keys[0].stream, WIRE_STREAMS_MAX)},
    {"a picture turned by 45 degrees", AT(streams[0].rotation, 45)},
    {"a picture turned too far", AT(streams[0].rotation, 360)},
    {"a negative width", AT(streams[0].width, -64)},
    {"no such hdr", AT(streams[0].hdr, WIRE_HDRS)},
    {"a bool in a stream that is 7", AT(streams[0].is_mirrored, 7)},
};

static void test_good_probe_passes(void **state)
{
    struct wire_probe probe = good();

    assert_true(wire_probe_check(&probe));
    probe.verdict = WIRE_REFUSED;
    snprintf(probe.reason, sizeof probe.reason, "This file has no picture in it.");
    assert_true(wire_probe_check(&probe));
}

static void test_each_spoilt_field_is_caught(void **state)
{
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        struct wire_probe probe = good();

        memcpy((char *)&probe + spoils[i].offset, &spoils[i].value, spoils[i].size);
        if (wire_probe_check(&probe))
            fail_msg("passed: %s", spoils[i].sentence);
    }
}

static void test_text_without_an_end_is_caught(void **state)
{
    struct wire_probe probe = good();

    memset(probe.streams[1].codecs, 'a', sizeof(probe.streams[1].codecs));
    assert_false(wire_probe_check(&probe));
    probe = good();
    memset(probe.keys[0].key, 'a', sizeof(probe.keys[0].key));
    assert_false(wire_probe_check(&probe));
}

static void test_what_is_not_held_is_not_looked_at(void **state)
{
    struct wire_probe probe = good();

    memset(&probe.streams[2], 0xff, sizeof(probe.streams) - 2 * sizeof(probe.streams[0]));
    memset(&probe.keys[1], 0xff, sizeof(probe.keys) - sizeof(probe.keys[0]));
    assert_true(wire_probe_check(&probe));
}

static void test_names_of_unknown_numbers_are_safe(void **state)
{
    assert_string_equal(wire_key_class_name(WIRE_KEY_LOCATION), "location");
    assert_string_equal(wire_key_class_name(-1), "other");
    assert_string_equal(wire_key_class_name(WIRE_KEY_CLASSES), "other");
    assert_string_equal(wire_stream_type_name(WIRE_PICTURE), "picture");
    assert_string_equal(wire_stream_type_name(99), "data");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_probe_passes),
        cmocka_unit_test(test_each_spoilt_field_is_caught),
        cmocka_unit_test(test_text_without_an_end_is_caught),
        cmocka_unit_test(test_what_is_not_held_is_not_looked_at),
        cmocka_unit_test(test_names_of_unknown_numbers_are_safe),
    };

    return cmocka_run_group_tests_name("guard/wire_probe", tests, NULL, NULL);
}
