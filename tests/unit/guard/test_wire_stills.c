/* What wire_stills_check() and wire_stills_order_check() let through: rows that spoil one field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "wire/probe.h"
#include "wire/stills.h"

static const struct wire_stills_order sheet_order = {.kind = WIRE_SHEET};
static const struct wire_stills_order poster_order = {.kind = WIRE_POSTER, .at_ms = 4000};

static struct wire_stills sheet(void)
{
    return (struct wire_stills){.magic = WIRE_STILLS_MAGIC,
                                .width = 1600,
                                .height = 180,
                                .bytes = {[WIRE_JPEG] = 30000},
                                .tile_width = 160,
                                .tile_height = 90,
                                .tiles_held = 11,
                                .tiles = {{0, 10}, {10000, 1000}}};
}

static struct wire_stills poster(void)
{
    return (struct wire_stills){.magic = WIRE_STILLS_MAGIC,
                                .width = 1280,
                                .height = 720,
                                .bytes = {[WIRE_JPEG] = 30000, [WIRE_AVIF] = 20000}};
}

struct spoil {
    const char *sentence;
    bool is_poster;
    size_t offset, size;
    int64_t value;
};

#define AT(field, number) \
    offsetof(struct wire_stills, field), sizeof(((struct wire_stills *)0)->field), (number)

static const struct spoil spoils[] = {
    {"another magic", false, AT(magic, 1)},
    {"no such verdict", false, AT(verdict, WIRE_VERDICTS)},
    {"a refusal without a reason", false, AT(verdict, WIRE_REFUSED)},
    {"a reason without a refusal", false, AT(reason[0], 'x')},
    {"a reason that is no text", false, AT(reason[0], 0x1b)},
    {"a sheet of no width", false, AT(width, 0)},
    {"a negative height", false, AT(height, -1)},
    {"a sheet wider than its tiles", false, AT(width, 1602)},
    {"a row too many", false, AT(height, 270)},
    {"an empty file", false, AT(bytes[WIRE_JPEG], 0)},
    {"a negative size", false, AT(bytes[WIRE_JPEG], -1)},
    {"a sheet that is an AVIF as well", false, AT(bytes[WIRE_AVIF], 1)},
    {"a sheet without tiles", false, AT(tiles_held, 0)},
    {"more tiles than fit", false, AT(tiles_held, WIRE_TILES_MAX + 1)},
    {"a tile before the film", false, AT(tiles[10].at_ms, -1)},
    {"more appeal than there is", false, AT(tiles[1].appeal, 1001)},
    {"a poster without AVIF", true, AT(bytes[WIRE_AVIF], 0)},
    {"a poster with tiles", true, AT(tiles_held, 1)},
    {"a poster larger than any", true, AT(width, 8194)},
};

static void test_good_stills_pass(void **state)
{
    struct wire_stills stills = sheet();

    assert_true(wire_stills_check(&stills, &sheet_order));
    assert_false(wire_stills_check(&stills, &poster_order));
    stills = poster();
    assert_true(wire_stills_check(&stills, &poster_order));
    assert_false(wire_stills_check(&stills, &sheet_order));
    stills = (struct wire_stills){.magic = WIRE_STILLS_MAGIC,
                                  .verdict = WIRE_REFUSED,
                                  .reason = "There is no picture at this time of the film."};
    assert_true(wire_stills_check(&stills, &poster_order));
}

static void test_each_spoiled_one_fails(void **state)
{
    for (size_t i = 0; i < sizeof(spoils) / sizeof(spoils[0]); i++) {
        struct wire_stills stills = spoils[i].is_poster ? poster() : sheet();
        memcpy((char *)&stills + spoils[i].offset, &spoils[i].value, spoils[i].size);
        if (wire_stills_check(&stills, spoils[i].is_poster ? &poster_order : &sheet_order))
            fail_msg("%s: passes", spoils[i].sentence);
    }
}

static void test_orders(void **state)
{
    assert_true(wire_stills_order_check(&sheet_order));
    assert_true(wire_stills_order_check(&poster_order));
    assert_false(wire_stills_order_check(&(struct wire_stills_order){.kind = WIRE_STILLS_KINDS}));
    assert_false(wire_stills_order_check(&(struct wire_stills_order){.kind = -1}));
    assert_false(wire_stills_order_check(&(struct wire_stills_order){.at_ms = -1}));
    assert_false(
        wire_stills_order_check(&(struct wire_stills_order){.at_ms = film_duration_ms_max + 1}));
    assert_int_equal(wire_stills_files(WIRE_SHEET), 1);
    assert_int_equal(wire_stills_files(WIRE_POSTER), 2);
    assert_int_equal(wire_stills_files(WIRE_PHOTO), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_stills_pass),
        cmocka_unit_test(test_each_spoiled_one_fails),
        cmocka_unit_test(test_orders),
    };

    return cmocka_run_group_tests_name("guard/wire_stills", tests, NULL, NULL);
}
