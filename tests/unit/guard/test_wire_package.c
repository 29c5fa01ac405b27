/* What wire_package_check() and wire_order_check() let through: rows that spoil one field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "wire/package.h"

static const struct wire_order order = {.wanted = WIRE_WANT(WIRE_V360) | WIRE_WANT(WIRE_A128)};

static struct wire_package good(void)
{
    struct wire_package package = {.magic = WIRE_PACKAGE_MAGIC,
                                   .verdict = WIRE_ACCEPTED,
                                   .done_permille = 1000,
                                   .frames = 50,
                                   .duration_ms = 2000,
                                   .loudness = WIRE_MEASURED,
                                   .loudness_mlu = -23000};

    package.renditions[WIRE_V360] = (struct wire_rendition){.is_there = true,
                                                            .codecs = "avc1.64001E",
                                                            .width = 640,
                                                            .height = 360,
                                                            .fps_num = 25,
                                                            .fps_den = 1,
                                                            .bytes = 100000,
                                                            .duration_ms = 2000,
                                                            .init_bytes = 753,
                                                            .index_bytes = 52,
                                                            .segments = 1};
    package.is_watched = true;
    package.warnings_held = 2;
    package.warnings[0] = (struct wire_warning){WIRE_FLASHES, 0, 1000};
    package.warnings[1] = (struct wire_warning){WIRE_NO_SOUND, 0, 2000};
    return package;
}

struct spoil {
    const char *sentence;
    size_t offset, size;
    int64_t value;
};

#define AT(field, number) \
    offsetof(struct wire_package, field), sizeof(((struct wire_package *)0)->field), (number)
#define IN(field, number) AT(renditions[WIRE_V360].field, number)

static const struct spoil spoils[] = {
    {"another magic", AT(magic, 1)},
    {"no such verdict", AT(verdict, WIRE_VERDICTS)},
    {"a refusal without a reason", AT(verdict, WIRE_REFUSED)},
    {"a reason without a refusal", AT(reason[0], 'x')},
    {"more than all of the work", AT(done_permille, 1001)},
    {"less than none", AT(done_permille, -1)},
    {"a negative length", AT(duration_ms, -1)},
    {"a length that overflows when scaled", AT(duration_ms, INT64_MAX)},
    {"no such loudness", AT(loudness, WIRE_LOUDNESSES)},
    {"louder than anything", AT(loudness_mlu, 1000000)},
    {"a bool that is 2", IN(is_there, 2)},
    {"a codec that is no text", IN(codecs[0], 0x1b)},
    {"no codec", IN(codecs[0], 0)},
    {"a width without height", IN(height, 0)},
    {"a picture larger than any", IN(width, 8194)},
    {"a negative size", IN(bytes, -1)},
    {"an empty file", IN(bytes, 0)},
    {"no length", IN(duration_ms, 0)},
    {"a picture at no rate", IN(fps_den, 0)},
    {"an index behind the end", IN(index_bytes, 99900)},
    {"a beginning behind the end", IN(init_bytes, INT64_MAX / 2)},
    {"segments without an index", IN(index_bytes, 0)},
    {"more segments than an index holds", IN(segments, 65536)},
    {"warnings of what was not looked at", AT(is_watched, 0)},
    {"more warnings than fit", AT(warnings_held, WIRE_WARNINGS_MAX + 1)},
    {"fewer than none", AT(warnings_held, -1)},
    {"no such warning", AT(warnings[1].kind, WIRE_WARNING_KINDS)},
    {"a warning before the film", AT(warnings[1].from_ms, -1)},
    {"a warning that ends before it begins", AT(warnings[0].from_ms, 1001)},
    {"what was not wanted", AT(renditions[WIRE_V720].is_there, 1)},
};

static void test_good_package_passes(void **state)
{
    struct wire_package package = good();

    assert_true(wire_package_check(&package, &order));
    memset(package.renditions, 0, sizeof(package.renditions));
    package.warnings_held = 0;
    package.verdict = WIRE_REFUSED;
    snprintf(package.reason, sizeof(package.reason), "This file has no picture in it.");
    assert_true(wire_package_check(&package, &order));
}

static void test_each_spoiled_package_fails(void **state)
{
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        struct wire_package package = good();
        memcpy((char *)&package + spoils[i].offset, &spoils[i].value, spoils[i].size);
        if (wire_package_check(&package, &order))
            fail_msg("%s: passes", spoils[i].sentence);
    }
}

static void test_what_is_refused_has_no_renditions(void **state)
{
    struct wire_package package = good();

    package.verdict = WIRE_REFUSED;
    package.warnings_held = 0;
    snprintf(package.reason, sizeof(package.reason), "This file has no picture in it.");
    assert_false(wire_package_check(&package, &order));
}

static void test_orders(void **state)
{
    assert_true(wire_order_check(&order));
    assert_true(wire_order_check(&(struct wire_order){.wanted = WIRE_WANT_ALL}));
    assert_false(wire_order_check(&(struct wire_order){.wanted = 0}));
    assert_true(wire_order_check(&(struct wire_order){.wanted = WIRE_WANT_AV1}));
    assert_false(wire_order_check(&(struct wire_order){.wanted = WIRE_WANT_AV1 | 1}));
    assert_false(wire_order_check(&(struct wire_order){.wanted = WIRE_WANT(WIRE_RENDITIONS)}));
    assert_false(wire_order_check(&(struct wire_order){.wanted = 1, .effort = WIRE_EFFORTS}));
    assert_false(wire_order_check(&(struct wire_order){.wanted = 1, .loudness = -1}));
    assert_int_equal(WIRE_WANT_FIRST | WIRE_WANT_REST, WIRE_WANT_ALL);
    assert_int_equal(WIRE_WANT_FIRST & WIRE_WANT_REST, 0);
}

static void test_each_rendition_has_its_name(void **state)
{
    assert_string_equal(wire_rendition_file(WIRE_V1080), "v1080.mp4");
    assert_string_equal(wire_rendition_file(WIRE_SOUND), "audio.m4a");
    assert_string_equal(wire_rendition_file(WIRE_V1080_AV1), "v1080-av1.mp4");
    assert_string_equal(wire_rendition_file(WIRE_V360_AV1), "v360-av1.mp4");
    for (int i = 0; i < WIRE_RENDITIONS; i++)
        assert_non_null(wire_rendition_file(i));
    assert_null(wire_rendition_file(WIRE_RENDITIONS));
    assert_null(wire_rendition_file(-1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_package_passes),
        cmocka_unit_test(test_each_spoiled_package_fails),
        cmocka_unit_test(test_what_is_refused_has_no_renditions),
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_each_rendition_has_its_name),
    };

    return cmocka_run_group_tests_name("guard/wire_package", tests, NULL, NULL);
}
