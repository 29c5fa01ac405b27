/* Flashes drawn as light: what WCAG 2.2 (2.3.1 and its definition of general and red flash
 * thresholds) calls too many, and what it does not. 25 pictures a second, 1920 by 1080. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/flashes.h"

enum { PICTURE_MS = 40, COLUMNS = 24, ROWS = 14 };

struct colour {
    double luma, blue, red;
};

/* 8-bit BT.709: pure red is 63, 102, 240. */
static const struct colour black = {16, 128, 128}, white = {235, 128, 128}, grey = {126, 128, 128},
                           red = {63, 102, 240}, blue = {32, 240, 118};

static const struct row {
    const char *sentence;
    struct colour one, other;
    int columns, rows;    /* of the squares that flash, from the top left corner */
    int pictures, swings; /* how long each lasts, and how often it changes */
    bool is_general, is_red;
} rows[] = {
    {"four flashes in a second, all over",
     {16, 128, 128},
     {235, 128, 128},
     24,
     14,
     3,
     8,
     true,
     false},
    {"three in a second are allowed", {16, 128, 128}, {235, 128, 128}, 24, 14, 4, 6, false, false},
    {"as many as one likes, slower", {16, 128, 128}, {235, 128, 128}, 24, 14, 5, 60, false, false},
    {"a picture each", {16, 128, 128}, {235, 128, 128}, 24, 14, 1, 8, true, false},
    {"a quarter of 10 degrees is allowed",
     {16, 128, 128},
     {235, 128, 128},
     4,
     3,
     1,
     20,
     false,
     false},
    {"as many and one in a line, which no 10 degrees hold",
     {16, 128, 128},
     {235, 128, 128},
     13,
     1,
     1,
     20,
     false,
     false},
    {"a block of five by three is", {16, 128, 128}, {235, 128, 128}, 5, 3, 1, 20, true, false},
    {"less than a tenth of the light", {16, 128, 128}, {88, 128, 128}, 24, 14, 1, 20, false, false},
    {"a tenth of it", {16, 128, 128}, {100, 128, 128}, 24, 14, 1, 20, true, false},
    {"bright and brighter", {222, 128, 128}, {235, 128, 128}, 24, 14, 1, 20, false, false},
    {"red and black", {16, 128, 128}, {63, 102, 240}, 24, 14, 1, 20, true, true},
    {"red and a grey of its light", {126, 128, 128}, {63, 102, 240}, 24, 14, 1, 20, false, true},
    {"blue and a grey of its light", {70, 128, 128}, {32, 240, 118}, 24, 14, 1, 20, false, false},
    {"orange and a grey of its light",
     {177, 128, 128},
     {167, 45, 172},
     24,
     14,
     1,
     20,
     false,
     false},
    {"three times red in a second", {126, 128, 128}, {63, 102, 240}, 24, 14, 4, 6, false, false},
    {"nothing", {126, 128, 128}, {126, 128, 128}, 24, 14, 1, 20, false, false},
};

static struct flashes flashes;
static struct flashes_light lights[ROWS * COLUMNS];

static struct flashes_light light_of(struct colour colour)
{
    return flashes_light_of(colour.luma, colour.blue, colour.red);
}

/* What is found in a film of these: gathered over all of it. */
static void show(const struct row *row, struct flashes_found all[FLASHES_KINDS])
{
    struct flashes_found found[FLASHES_KINDS];
    struct flashes_light one = light_of(row->one), other = light_of(row->other);

    flashes_open(&flashes, 1920, 1080);
    assert_int_equal(flashes.columns, COLUMNS);
    assert_int_equal(flashes.rows, ROWS);
    for (int kind = 0; kind < FLASHES_KINDS; kind++)
        all[kind] = (struct flashes_found){0};
    for (int i = 0; i < 25 + row->pictures * row->swings + 50; i++) {
        int swing = i < 25 ? 0 : (i - 25) / row->pictures + 1;
        for (int at = 0; at < ROWS * COLUMNS; at++)
            lights[at] = swing % 2 && swing <= row->swings && at % COLUMNS < row->columns &&
                                 at / COLUMNS < row->rows
                             ? other
                             : one;
        flashes_see(&flashes, lights, i * PICTURE_MS, found);
        for (int kind = 0; kind < FLASHES_KINDS; kind++)
            if (found[kind].is_there &&
                (!all[kind].is_there || found[kind].to_ms > all[kind].to_ms))
                all[kind] = (struct flashes_found){
                    true, all[kind].is_there ? all[kind].from_ms : found[kind].from_ms,
                    found[kind].to_ms};
    }
}

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct flashes_found found[FLASHES_KINDS];
        show(&rows[i], found);
        if (found[FLASHES_GENERAL].is_there != rows[i].is_general)
            fail_msg("%s: general flashes: %d", rows[i].sentence, found[FLASHES_GENERAL].is_there);
        if (found[FLASHES_RED].is_there != rows[i].is_red)
            fail_msg("%s: red flashes: %d", rows[i].sentence, found[FLASHES_RED].is_there);
    }
}

static void test_when_it_begins_and_ends(void **state)
{
    struct flashes_found found[FLASHES_KINDS];
    struct row row = rows[0];

    row.pictures = 2;
    row.swings = 10;
    show(&row, found);
    assert_int_equal(found[FLASHES_GENERAL].from_ms, 1000);
    assert_int_equal(found[FLASHES_GENERAL].to_ms, 1000 + 9 * 80);
}

static void test_fading_is_one_change(void **state)
{
    struct flashes_found found[FLASHES_KINDS];

    flashes_open(&flashes, 1920, 1080);
    for (int i = 0; i < 200; i++) { /* up and down within four seconds, in small steps */
        double luma = 16 + 219 * (i % 100 < 50 ? i % 50 : 50 - i % 50) / 50.0;
        for (int at = 0; at < ROWS * COLUMNS; at++)
            lights[at] = light_of((struct colour){luma, 128, 128});
        flashes_see(&flashes, lights, i * PICTURE_MS, found);
        assert_false(found[FLASHES_GENERAL].is_there);
    }
}

/* From 0.10 up to 0.29 by steps, then a tenth and a little down and up. */
static void test_a_change_is_from_the_furthest(void **state)
{
    static const float way[] = {0.1F, 0.21F, 0.29F};
    struct flashes_found found[FLASHES_KINDS];

    flashes_open(&flashes, 1920, 1080);
    for (int i = 0; i < 12; i++) {
        for (int at = 0; at < ROWS * COLUMNS; at++)
            lights[at] = (struct flashes_light){.luminance = i < 3   ? way[i]
                                                             : i % 2 ? 0.18F
                                                                     : 0.29F};
        flashes_see(&flashes, lights, i * PICTURE_MS, found);
    }
    assert_true(found[FLASHES_GENERAL].is_there);
}

static void test_light(void **state)
{
    assert_float_equal(light_of(black).luminance, 0, 0.001);
    assert_float_equal(light_of(white).luminance, 1, 0.001);
    assert_float_equal(light_of(grey).luminance, 0.214, 0.01); /* half of sRGB */
    assert_true(light_of(red).is_red);
    assert_float_equal(light_of(red).luminance, 0.2126, 0.01);
    assert_float_equal(light_of(red).redness, 320, 12);
    assert_false(light_of(white).is_red);
    assert_false(light_of(black).is_red);
    assert_false(light_of(blue).is_red);
}

static void test_films_of_other_shapes(void **state)
{
    static const struct {
        int32_t width, height;
        int columns, rows;
    } shapes[] = {{1920, 1080, 24, 14}, {640, 480, 24, 18}, {1080, 1920, 10, 18},
                  {16, 8192, 1, 18},    {8192, 16, 24, 1},  {1000, 1000, 18, 18}};

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        flashes_open(&flashes, shapes[i].width, shapes[i].height);
        assert_int_equal(flashes.columns, shapes[i].columns);
        assert_int_equal(flashes.rows, shapes[i].rows);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_when_it_begins_and_ends),
        cmocka_unit_test(test_fading_is_one_change),
        cmocka_unit_test(test_a_change_is_from_the_furthest),
        cmocka_unit_test(test_light),
        cmocka_unit_test(test_films_of_other_shapes),
    };

    return cmocka_run_group_tests_name("av/flashes", tests, NULL, NULL);
}
