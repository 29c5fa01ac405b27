/* Which rungs films of all shapes get. Rows are from the rule: never larger than the film, short
 * sides of 1080, 720, 480, 360 and 240 in 16:9, upright films by their short side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av/ladder.h"

struct row {
    const char *sentence;
    int32_t width, height;
    int32_t rungs[LADDER_STEPS][2];
};

static const struct row rows[] = {
    {"full HD has all",
     1920,
     1080,
     {{1920, 1080}, {1280, 720}, {854, 480}, {640, 360}, {426, 240}}},
    {"4K is made smaller",
     3840,
     2160,
     {{1920, 1080}, {1280, 720}, {854, 480}, {640, 360}, {426, 240}}},
    {"720 lines have nothing above",
     1280,
     720,
     {{0, 0}, {1280, 720}, {854, 480}, {640, 360}, {426, 240}}},
    {"719 lines are no 720, if not as wide",
     1200,
     719,
     {{0, 0}, {0, 0}, {802, 480}, {600, 360}, {400, 240}}},
    {"PAL in square pixels", 1024, 576, {{0, 0}, {0, 0}, {854, 480}, {640, 360}, {426, 240}}},
    {"a phone held upright",
     1080,
     1920,
     {{1080, 1920}, {720, 1280}, {480, 854}, {360, 640}, {240, 426}}},
    {"cinemascope fills the width",
     1920,
     800,
     {{1920, 800}, {1280, 534}, {854, 356}, {640, 266}, {426, 178}}},
    {"wider than the box is bounded by its width",
     2560,
     1080,
     {{1920, 810}, {1280, 540}, {854, 360}, {640, 270}, {426, 180}}},
    {"a square is bounded by its height",
     1080,
     1080,
     {{1080, 1080}, {720, 720}, {480, 480}, {360, 360}, {240, 240}}},
    {"4:3", 640, 480, {{0, 0}, {0, 0}, {640, 480}, {480, 360}, {320, 240}}},
    {"853 is 854 rounded the other way",
     853,
     480,
     {{0, 0}, {0, 0}, {852, 480}, {640, 360}, {426, 240}}},
    {"small films keep their size", 320, 180, {{0, 0}, {0, 0}, {0, 0}, {320, 180}, {320, 180}}},
    {"between two rungs the lower", 600, 400, {{0, 0}, {0, 0}, {0, 0}, {540, 360}, {360, 240}}},
    {"odd sides are rounded down", 321, 181, {{0, 0}, {0, 0}, {0, 0}, {320, 180}, {320, 180}}},
    {"the smallest film there is", 16, 16, {{0, 0}, {0, 0}, {0, 0}, {16, 16}, {16, 16}}},
    {"a ribbon stays a film", 8192, 16, {{1920, 16}, {1280, 16}, {854, 16}, {640, 16}, {426, 16}}},
};

static void test_each_film(void **state)
{
    struct ladder_rung rungs[LADDER_STEPS];

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ladder_choose(rungs, LADDER_AVC, rows[i].width, rows[i].height);
        for (int step = 0; step < LADDER_STEPS; step++)
            if (rungs[step].width != rows[i].rungs[step][0] ||
                rungs[step].height != rows[i].rungs[step][1])
                fail_msg("%s: rung %d is %d by %d", rows[i].sentence, step, rungs[step].width,
                         rungs[step].height);
    }
}

/* What every size from the smallest to 8K must have, whatever it is. */
static void test_no_rung_is_larger_than_its_film(void **state)
{
    struct ladder_rung rungs[LADDER_STEPS];

    for (int width = 16; width <= 8192; width += 37)
        for (int height = 16; height <= 8192; height += 41) {
            ladder_choose(rungs, LADDER_AVC, width, height);
            for (int step = 0; step < LADDER_STEPS; step++) {
                assert_in_range(rungs[step].width, 0, width);
                assert_in_range(rungs[step].height, 0, height);
                assert_int_equal(rungs[step].width % 2 + rungs[step].height % 2, 0);
                assert_true((int64_t)rungs[step].width * rungs[step].height <= 1920 * 1080);
            }
            assert_true(rungs[LADDER_360].width && rungs[LADDER_240].width);
        }
}

static void test_richer_rungs_have_higher_rates(void **state)
{
    struct ladder_rung rungs[LADDER_STEPS];

    ladder_choose(rungs, LADDER_AVC, 1920, 1080);
    for (int step = 1; step < LADDER_STEPS; step++)
        assert_true(rungs[step].peak_bps < rungs[step - 1].peak_bps);
}

/* The same sizes at less, and what its encoder cannot do is left out. */
static void test_av1_is_the_same_ladder(void **state)
{
    struct ladder_rung avc[LADDER_STEPS], av1[LADDER_STEPS];

    ladder_choose(avc, LADDER_AVC, 1920, 800);
    ladder_choose(av1, LADDER_AV1, 1920, 800);
    for (int step = 0; step <= LADDER_360; step++) {
        assert_true(av1[step].width == avc[step].width && av1[step].height == avc[step].height);
        assert_true(av1[step].peak_bps < avc[step].peak_bps);
    }
    assert_int_equal(av1[LADDER_240].width, 0);
    ladder_choose(av1, LADDER_AV1, 1920, 150);
    assert_int_equal(av1[LADDER_720].height, 100);
    assert_int_equal(av1[LADDER_360].width + av1[LADDER_360].height, 0);
}

static const struct {
    const char *sentence;
    int32_t width, height, sar_num, sar_den, shown_x, shown_y;
} shapes[] = {
    {"square pixels", 1920, 1080, 1, 1, 1920, 1080},
    {"nothing said", 1920, 1080, 0, 1, 1920, 1080},
    {"PAL, 16:9", 720, 576, 64, 45, 1024, 576},
    {"NTSC, 4:3", 720, 480, 8, 9, 640, 480},
    {"HDV", 1440, 1080, 4, 3, 1920, 1080},
    {"nonsense is not believed", 640, 480, 1000, 1, 640, 480},
    {"nor its reverse", 640, 480, 1, 1000, 640, 480},
    {"nor less than nothing", 640, 480, -1, 1, 640, 480},
    {"large numbers", 640, 480, 2147483647, 2147483647, 640, 480},
};

static void test_pixels_that_are_not_square(void **state)
{
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        int32_t width = shapes[i].width, height = shapes[i].height;
        ladder_show(&width, &height, shapes[i].sar_num, shapes[i].sar_den);
        if (width != shapes[i].shown_x || height != shapes[i].shown_y)
            fail_msg("%s: %d by %d", shapes[i].sentence, width, height);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_film),
        cmocka_unit_test(test_no_rung_is_larger_than_its_film),
        cmocka_unit_test(test_richer_rungs_have_higher_rates),
        cmocka_unit_test(test_av1_is_the_same_ladder),
        cmocka_unit_test(test_pixels_that_are_not_square),
    };

    return cmocka_run_group_tests_name("av/ladder", tests, NULL, NULL);
}
