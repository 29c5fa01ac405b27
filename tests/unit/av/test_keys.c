/* Which metadata is harmless, and what the rest is about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/keys.h"

static const struct {
    const char *sentence, *key, *value;
    int class;
} rows[] = {
    {"a brand", "major_brand", "isom", WIRE_KEY_HARMLESS},
    {"brands", "compatible_brands", "isomiso2avc1mp41", WIRE_KEY_HARMLESS},
    {"a message in the brands", "compatible_brands", "call +44 1632 960001", WIRE_KEY_OTHER},
    {"a version", "minor_version", "512", WIRE_KEY_HARMLESS},
    {"a language", "language", "eng", WIRE_KEY_HARMLESS},
    {"a sentence as a language", "language", "spoken by Jane of Oakfield", WIRE_KEY_OTHER},
    {"ffmpeg", "encoder", "Lavf59.27.100", WIRE_KEY_HARMLESS},
    {"x264 by ffmpeg", "encoder", "Lavc59.37.100 libx264", WIRE_KEY_HARMLESS},
    {"a camera", "encoder", "GoPro AVC encoder", WIRE_KEY_DEVICE},
    {"a phone", "encoder", "Jane's iPhone", WIRE_KEY_DEVICE},
    {"ffmpeg's handler", "handler_name", "VideoHandler", WIRE_KEY_HARMLESS},
    {"a person as handler", "handler_name", "Jane", WIRE_KEY_OTHER},
    {"YouTube's handler", "handler_name", "ISO Media file produced by Google Inc.",
     WIRE_KEY_HARMLESS},
    {"with its date", "handler_name",
     "ISO Media file produced by Google Inc. Created on: 01/02/2020.", WIRE_KEY_OTHER},
    {"no vendor", "vendor_id", "[0][0][0][0]", WIRE_KEY_HARMLESS},
    {"a vendor", "vendor_id", "GoPr", WIRE_KEY_DEVICE},
    {"Matroska's statistics", "NUMBER_OF_FRAMES-eng", "250", WIRE_KEY_HARMLESS},
    {"Matroska's duration", "DURATION", "00:00:10.000000000", WIRE_KEY_HARMLESS},
    {"when they were made", "_STATISTICS_WRITING_DATE_UTC-eng", "2020", WIRE_KEY_TIME},
    {"when it was shot", "creation_time", "2020-01-02T03:04:05.000000Z", WIRE_KEY_TIME},
    {"Apple's date", "com.apple.quicktime.creationdate", "2020", WIRE_KEY_TIME},
    {"Apple's place", "com.apple.quicktime.location.ISO6709", "+51", WIRE_KEY_LOCATION},
    {"Android's place", "location", "+51.5-0.1/", WIRE_KEY_LOCATION},
    {"Apple's make", "com.apple.quicktime.make", "Apple", WIRE_KEY_DEVICE},
    {"Android", "com.android.version", "12", WIRE_KEY_DEVICE},
    {"an artist", "artist", "Jane", WIRE_KEY_PERSON},
    {"a title", "title", "Birthday", WIRE_KEY_TEXT},
    {"a key nobody knows", "zzz", "1", WIRE_KEY_OTHER},
    {"an empty key", "", "1", WIRE_KEY_OTHER},
    {"a harmless key without a value", "major_brand", NULL, WIRE_KEY_OTHER},
    {"one that begins like a harmless one", "major_brand_of_jane", "isom", WIRE_KEY_OTHER},
    {"one that ends like a language", "jane-eng", "isom", WIRE_KEY_OTHER},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (keys_class(rows[i].key, rows[i].value) != rows[i].class)
            fail_msg("%s: %d", rows[i].sentence, keys_class(rows[i].key, rows[i].value));
}

static void test_sensitive_even_when_there_is_no_room(void **state)
{
    static struct wire_probe probe;

    for (int i = 0; i < WIRE_KEYS_MAX; i++)
        keys_add(&probe, -1, WIRE_KEY_HARMLESS, "encoder");
    assert_false(probe.is_sensitive);
    keys_add(&probe, -1, WIRE_KEY_LOCATION, "location");
    assert_true(probe.is_sensitive);
    assert_int_equal(probe.keys_held, WIRE_KEYS_MAX);
    assert_int_equal(probe.key_count, WIRE_KEYS_MAX + 1);
}

static void test_only_printable_text_is_kept(void **state)
{
    char out[8];

    keys_print(out, sizeof(out), "a\x1b[2J\xff");
    assert_string_equal(out, "a?[2J?");
    keys_print(out, sizeof(out), "much too long");
    assert_string_equal(out, "much to");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row),
        cmocka_unit_test(test_sensitive_even_when_there_is_no_room),
        cmocka_unit_test(test_only_printable_text_is_kept),
    };

    return cmocka_run_group_tests_name("av/keys", tests, NULL, NULL);
}
