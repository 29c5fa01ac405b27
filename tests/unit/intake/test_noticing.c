/* Notices as people write them: what they may say, and what is said of what they may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "intake/noticing.h"

#define NOTICE(more) "{\"notices\": [{\"kind\": \"abuse\", \"how\": \"described\"" more "}]}"
#define SAID         ", \"en\": \"A\""

static const struct {
    const char *sentence, *text, *problem;
} bad[] = {
    {"not JSON", "{", "line 1:"},
    {"a word beside", "{\"notices\": [], \"title\": \"A\"}", "it should hold \"notices\""},
    {"no list", "{\"notices\": {}}", "'notices' should be a list of at most 40"},
    {"a text in the list", "{\"notices\": [\"abuse\"]}", "notice 1: it should be an object"},
    {"no kind", "{\"notices\": [{}]}", "notice 1: it needs a 'kind', such as \"violence\""},
    {"a slip of the pen", NOTICE(", \"form\": \"6:02\"" SAID),
     "notice 1: unknown word 'form'; did you mean 'from'?"},
    {"a kind like another", "{\"notices\": [{\"kind\": \"abus\", \"how\": \"shown\"}]}",
     "'kind' cannot be 'abus'; did you mean 'abuse'?"},
    {"a way there is not", "{\"notices\": [{\"kind\": \"abuse\", \"how\": \"sung\"}]}",
     "'how' cannot be 'sung'"},
    {"nothing said", NOTICE(""), "it says nothing"},
    {"an empty text", NOTICE(", \"en\": \" \""), "it says nothing"},
    {"a text that is a number", NOTICE(", \"en\": 1"), "'en' should be a text in quotes"},
    {"two lines", NOTICE(", \"cy\": \"a\\nb\""), "'cy' should be one line of at most 300 bytes"},
    {"a bell", NOTICE(", \"cy\": \"\\u0007\""), "'cy' should be one line"},
    {"sixty seconds", NOTICE(", \"from\": \"6:60\"" SAID), "'from' should be a moment"},
    {"half a minute", NOTICE(", \"from\": \"6:2\"" SAID), "'from' should be a moment"},
    {"four parts", NOTICE(", \"from\": \"1:00:00:00\"" SAID), "'from' should be a moment"},
    {"a point and nothing", NOTICE(", \"from\": \"6:02.\"" SAID), "'from' should be a moment"},
    {"a number as a text", NOTICE(", \"from\": \"362\"" SAID), "'from' should be a moment"},
    {"before the beginning", NOTICE(", \"from\": -1" SAID), "'from' should be a moment"},
    {"after 12 hours", NOTICE(", \"from\": \"12:00:01\"" SAID), "'from' should be a moment"},
    {"an end alone", NOTICE(", \"to\": \"6:20\"" SAID), "'to' needs a 'from'"},
    {"an end at the beginning", NOTICE(", \"from\": \"6:20\", \"to\": 380" SAID),
     "'to' is not after 'from'"},
    {"skipped by a text", NOTICE(", \"from\": 1, \"to\": 2, \"skip\": \"no\"" SAID),
     "'skip' should be true or false"},
    {"skipped to nowhere", NOTICE(", \"from\": 1, \"skip\": true" SAID),
     "what is skipped needs a 'from' and a 'to'"},
};

static int read_file(struct arena *arena, const char *text, struct noticing *noticing,
                     char problem[NOTICING_PROBLEM_MAX])
{
    *noticing = (struct noticing){.count = -1};
    return noticing_read_file(arena, text, strlen(text), noticing, problem);
}

static void test_what_they_may_not_say(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        char problem[NOTICING_PROBLEM_MAX] = "";
        struct noticing noticing;
        int r = read_file(arena, bad[i].text, &noticing, problem);
        if (r != NOTICING_REFUSED || !strstr(problem, bad[i].problem) || noticing.count != -1)
            fail_msg("%s: %d %s", bad[i].sentence, r, problem);
    }
}

static const struct {
    const char *sentence, *text;
    int64_t start_ms, end_ms;
    bool is_skippable;
} good[] = {
    {"all of the film", NOTICE(SAID), -1, -1, false},
    {"from a moment on", NOTICE(", \"from\": \"3:10\"" SAID), 190000, -1, false},
    {"a stretch", NOTICE(", \"from\": \"6:02\", \"to\": \"6:20\"" SAID), 362000, 380000, true},
    {"in seconds", NOTICE(", \"from\": 0, \"to\": 380" SAID), 0, 380000, true},
    {"past the hour", NOTICE(", \"from\": \"1:06:02.5\", \"to\": \"1:06:02.501\"" SAID), 3962500,
     3962501, true},
    {"minutes as people count them", NOTICE(", \"from\": \"66:02\"" SAID), 3962000, -1, false},
    {"not to be skipped", NOTICE(", \"from\": 1, \"to\": 2, \"skip\": false" SAID), 1000, 2000,
     false},
};

static void test_when_it_is(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        char problem[NOTICING_PROBLEM_MAX] = "";
        struct noticing noticing;
        if (read_file(arena, good[i].text, &noticing, problem) || noticing.count != 1)
            fail_msg("%s: %s", good[i].sentence, problem);
        if (noticing.rows[0].start_ms != good[i].start_ms ||
            noticing.rows[0].end_ms != good[i].end_ms ||
            noticing.rows[0].is_skippable != good[i].is_skippable)
            fail_msg("%s", good[i].sentence);
    }
}

static void test_what_it_is(void **state)
{
    static const char text[] = NOTICE(", \"en\": \"A\", \"cy\": \"T\xc5\xb7\"");
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[NOTICING_PROBLEM_MAX];
    struct noticing noticing;

    assert_int_equal(read_file(arena, text, &noticing, problem), 0);
    assert_string_equal(noticing.rows[0].kind, "abuse");
    assert_string_equal(noticing.rows[0].how, "described");
    assert_string_equal(noticing.rows[0].en, "A");
    assert_string_equal(noticing.rows[0].cy, "T\xc5\xb7");
    assert_int_equal(read_file(arena, "{\"notices\": []}", &noticing, problem), 0);
    assert_int_equal(noticing.count, 0);
}

static void test_forty_and_no_more(void **state)
{
    AUTO_BUF struct buf text = {0};
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    char problem[NOTICING_PROBLEM_MAX];
    struct noticing noticing;

    buf_text(&text, "{\"notices\": [");
    for (int i = 0; i < notices_max; i++)
        buf_text(&text, "{\"kind\": \"sex\", \"how\": \"shown\", \"en\": \"A\"}, ");
    text.length -= 2;
    buf_text(&text, "]}");
    assert_int_equal(read_file(arena, text.data, &noticing, problem), 0);
    assert_int_equal(noticing.count, notices_max);
    text.length -= 2;
    buf_text(&text, ", {}]}");
    assert_int_equal(read_file(arena, text.data, &noticing, problem), NOTICING_REFUSED);
}

static void test_moments_are_written_as_they_are_read(void **state)
{
    char at[NOTICING_TIME_MAX];

    noticing_write_time(at, 362000);
    assert_string_equal(at, "6:02");
    noticing_write_time(at, 3962050);
    assert_string_equal(at, "1:06:02.050");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_they_may_not_say),
        cmocka_unit_test(test_when_it_is),
        cmocka_unit_test(test_what_it_is),
        cmocka_unit_test(test_forty_and_no_more),
        cmocka_unit_test(test_moments_are_written_as_they_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
