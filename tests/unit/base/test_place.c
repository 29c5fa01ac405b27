/* The settings of a cue: W3C WebVTT 4.1 (what they are) and 6.2 (how players read them). */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/place.h"

static const struct {
    const char *says;
    const char *in;
    const char *out;
} rows[] = {
    {"nothing", "", ""},
    {"spaces", "  \t ", ""},
    {"vertical", "vertical:rl", "vertical:rl"},
    {"vertical to the right", "vertical:lr", "vertical:lr"},
    {"vertical is one of two", "vertical:tb", ""},
    {"a line by number", "line:0", "line:0"},
    {"a line from below", "line:-1", "line:-1"},
    {"a line by per cent", "line:80%", "line:80%"},
    {"a line's alignment", "line:80%,end", "line:80%,end"},
    {"all of them", "line:1,start line:2,center", "line:2,center"},
    {"an unknown alignment takes the line with it", "line:80%,left", ""},
    {"a line of automatic place is the usual", "line:auto", ""},
    {"a line and a half is none", "line:1.5", ""},
    {"a line without a number", "line:-", ""},
    {"a position", "position:20%", "position:20%"},
    {"a position's alignment", "position:20%,line-left", "position:20%,line-left"},
    {"a position is a per cent", "position:20", ""},
    {"a size", "size:33.3%", "size:33.3%"},
    {"a hundredth", "size:33.05%", "size:33.05%"},
    {"finer is cut", "size:33.33999%", "size:33.33%"},
    {"zeros go", "size:0050.50%", "size:50.5%"},
    {"a zero fraction goes", "size:50.0%", "size:50%"},
    {"all", "size:100%", "size:100%"},
    {"more than all is none", "size:100.01%", ""},
    {"a negative size is none", "size:-1%", ""},
    {"a dot alone is no fraction", "size:5.%", ""},
    {"align", "align:start", "align:start"},
    {"align to all sides", "align:left align:right align:end align:center", "align:center"},
    {"what center was called", "align:middle", "align:center"},
    {"an unknown one leaves the one before", "align:left align:up", "align:left"},
    {"a region is dropped", "region:fred align:left", "align:left"},
    {"always in one order", "align:left size:50%\tposition:5%  line:1 vertical:rl",
     "vertical:rl line:1 position:5% size:50% align:left"},
    {"the last one counts", "line:1 line:2", "line:2"},
    {"no name, no value", "line: :1 : line", ""},
    {"capitals are none", "LINE:1 align:LEFT", ""},
    {"markup is none", "<b>line:1</b> line:1\"><script>", ""},
    {"a number without end", "line:99999999999999999999", ""},
};

static void settings_are_written_anew(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[PLACE_MAX], again[PLACE_MAX];

        place_read(out, rows[i].in, strlen(rows[i].in));
        if (strcmp(out, rows[i].out) != 0)
            fail_msg("%s: \"%s\"", rows[i].says, out);
        place_read(again, out, strlen(out));
        assert_string_equal(again, out);
    }
}

static void the_longest_fits(void **state)
{
    static const char longest[] = "vertical:rl line:99.99%,center position:99.99%,line-right "
                                  "size:99.99% align:center";
    char out[PLACE_MAX];

    place_read(out, longest, strlen(longest));
    assert_string_equal(out, longest);
}

static void keys_are_places(void **state)
{
    static const char *const places[] = {"align:left",          "",         "align:right",
                                         "line:50% align:left", "line:50%", "line:50% align:right",
                                         "line:0 align:left",   "line:0",   "line:0 align:right"};

    for (int key = 1; key <= 9; key++) {
        char out[PLACE_MAX];

        place_of_key(out, key);
        assert_string_equal(out, places[key - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_written_anew),
        cmocka_unit_test(the_longest_fits),
        cmocka_unit_test(keys_are_places),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
