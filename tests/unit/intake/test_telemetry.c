/* Which subtitles are a camera's own words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "telemetry.h"

static const struct {
    const char *sentence, *text;
    bool is;
} rows[] = {
    {"what a person says", "I never had a door of my own to close.", false},
    {"a year, an age and a time are said too", "In 2019 I was 14, and at 7.30 we ate.", false},
    {"a camera's values", "F/2.8, SS 206.14, ISO 150, EV 0", true},
    {"what newer drones write", "[iso : 110] [shutter : 1/240.0] [fnum : 280] [ev : 0]", true},
    {"a place without a name", "-0.12760, 51.50722", true},
    {"how high it flew", "BAROMETER:12.3", true},
    {"numbers and nothing else", "12 33 4 | 17.2 m/s | 4.1", true},
    {"no words at all", "", false},
    {"Welsh", "Doedd gen i ddim drws i'w gau.", false},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vtt_cue cue = {.start_ms = 0, .end_ms = 1000, .text = rows[i].text};

        if (telemetry_is_suspected(&(struct vtt){&cue, 1}) != rows[i].is)
            fail_msg("%s", rows[i].sentence);
    }
}

static void test_one_cue_of_many_is_enough(void **state)
{
    struct vtt_cue cues[] = {{.text = "Hello."}, {.text = "HOME(1,2) D=3"}, {.text = "Bye."}};

    assert_true(telemetry_is_suspected(&(struct vtt){cues, 3}));
    assert_false(telemetry_is_suspected(&(struct vtt){cues, 1}));
    assert_false(telemetry_is_suspected(&(struct vtt){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_row),
        cmocka_unit_test(test_one_cue_of_many_is_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
