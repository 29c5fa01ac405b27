/* Clocks drawn into pictures, and what is none: 25 pictures a second, 640 by 360. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "av/timecode.h"

enum { WIDTH = 640, HEIGHT = 360, RATE = 25, DIGIT_COLUMNS = 3, DIGIT_ROWS = 5 };

/* Five lines of three points. */
static const uint8_t digits[10][DIGIT_ROWS] = {
    {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
    {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 1, 1}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
};

enum behind { GREY, BRIGHT, NOISE };

static const struct row {
    const char *sentence;
    int pictures; /* that a digit stays */
    int round;    /* how many digits there are, until the first comes again */
    int size;     /* pixels a point */
    int rate, seconds;
    enum behind behind;
    bool is_found;
} rows[] = {
    {"a clock", 25, 10, 3, 25, 20, GREY, true},
    {"before pictures that move", 25, 10, 3, 25, 20, NOISE, true},
    {"as small as can be told", 25, 10, 1, 25, 20, GREY, true},
    {"a fifth of the height", 25, 10, 14, 25, 20, GREY, true},
    {"larger than any", 25, 10, 15, 25, 20, GREY, false},
    {"of a film with 24 pictures a second", 24, 10, 3, 24, 20, GREY, true},
    {"of a film with 50", 50, 10, 3, 50, 20, GREY, true},
    {"white on white", 25, 10, 3, 25, 20, BRIGHT, false},
    {"14 seconds are too few", 25, 10, 3, 25, 14, GREY, false},
    {"15 will do", 25, 10, 3, 25, 15, GREY, true},
    {"a count of pictures", 1, 10, 3, 25, 20, GREY, false},
    {"twice a second", 12, 10, 3, 25, 20, GREY, false},
    {"every two seconds", 50, 10, 3, 25, 40, GREY, false},
    {"a light that blinks", 25, 2, 3, 25, 20, GREY, false},
    {"five pictures that come again", 25, 5, 3, 25, 20, GREY, false},
    {"one that never changes", 25, 1, 3, 25, 20, GREY, false},
    {"nine, and the first again", 25, 9, 3, 25, 40, GREY, false},
    {"nothing but what moves", 25, 0, 3, 25, 40, NOISE, false},
};

static struct timecode timecode;
static uint8_t luma[HEIGHT][WIDTH];

static void draw_behind(enum behind behind, uint32_t *chance)
{
    memset(luma, behind == BRIGHT ? 235 : 60, sizeof(luma));
    for (int i = 0; behind == NOISE && i < HEIGHT * WIDTH; i++) {
        *chance = *chance * 1664525 + 1013904223;
        luma[i / WIDTH][i % WIDTH] = (uint8_t)(16 + (*chance >> 24) % 110);
    }
}

static void draw_digit(int digit, int left, int top, int size)
{
    for (int y = 0; y < DIGIT_ROWS * size; y++)
        for (int x = 0; x < DIGIT_COLUMNS * size; x++)
            if (digits[digit][y / size] & 4 >> x / size)
                luma[top + y][left + x] = 235;
}

static bool is_found(const struct row *row)
{
    uint32_t chance = 1;
    bool found = false;

    timecode_open(&timecode, WIDTH, HEIGHT, (struct cadence_rate){row->rate, 1}, 128);
    for (int tick = 0; tick < row->rate * row->seconds; tick++) {
        draw_behind(row->behind, &chance);
        if (row->round)
            draw_digit(tick / row->pictures % row->round, 301, 203, row->size);
        if (timecode_see(&timecode, luma[0], WIDTH, tick))
            found = true;
    }
    return found;
}

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (is_found(&rows[i]) != rows[i].is_found)
            fail_msg("%s: should%s be found", rows[i].sentence, rows[i].is_found ? "" : " not");
}

/* A sign that goes round in ten seconds, on its way at all times. */
static void test_what_moves_in_ten_seconds_is_no_digit(void **state)
{
    timecode_open(&timecode, WIDTH, HEIGHT, (struct cadence_rate){RATE, 1}, 128);
    for (int tick = 0; tick < RATE * 40; tick++) {
        int at = tick % (10 * RATE) * 40 / (10 * RATE), x = at < 20 ? at : 40 - at;
        int y = at < 10 ? at : at < 30 ? 20 - at : at - 40;
        draw_behind(GREY, NULL);
        draw_digit(8, 100 + x, 100 + y, 3);
        assert_false(timecode_see(&timecode, luma[0], WIDTH, tick));
    }
}

/* A number of five digits that is another each second. */
static void test_what_changes_each_second_is_no_clock(void **state)
{
    uint32_t chance = 1;
    int number = 0;

    timecode_open(&timecode, WIDTH, HEIGHT, (struct cadence_rate){RATE, 1}, 128);
    for (int tick = 0; tick < RATE * 200; tick++) {
        draw_behind(GREY, NULL);
        if (tick % RATE == 0) {
            chance = chance * 1664525 + 1013904223;
            number = (int)(chance >> 8) % 100000;
        }
        for (int i = 0, rest = number; i < 5; i++, rest /= 10)
            draw_digit(rest % 10, 300 - 16 * i, 100, 4);
        assert_false(timecode_see(&timecode, luma[0], WIDTH, tick));
    }
}

/* A line as wide as the picture that changes like a digit. */
static void test_a_show_of_ten_lines_is_none(void **state)
{
    timecode_open(&timecode, WIDTH, HEIGHT, (struct cadence_rate){RATE, 1}, 128);
    for (int tick = 0; tick < RATE * 40; tick++) {
        draw_behind(GREY, NULL);
        for (int i = 0; i < 20; i++)
            draw_digit(tick / RATE % 10, 10 + 30 * i, 100, 10);
        assert_false(timecode_see(&timecode, luma[0], WIDTH, tick));
    }
}

static void test_sizes(void **state)
{
    static const int32_t sides[][2] = {{16, 16}, {640, 640}, {641, 16}, {16, 640}, {8192, 8192}};

    memset(luma, 60, sizeof(luma));
    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        timecode_open(&timecode, sides[i][0], sides[i][1], (struct cadence_rate){RATE, 1}, 128);
        for (int tick = 0; tick < RATE * 20; tick++)
            assert_false(timecode_see(&timecode, luma[0], 16, tick));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_what_moves_in_ten_seconds_is_no_digit),
        cmocka_unit_test(test_what_changes_each_second_is_no_clock),
        cmocka_unit_test(test_a_show_of_ten_lines_is_none),
        cmocka_unit_test(test_sizes),
    };

    return cmocka_run_group_tests_name("av/timecode", tests, NULL, NULL);
}
