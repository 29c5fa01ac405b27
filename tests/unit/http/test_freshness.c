/* Preconditions: rows from RFC 9110 section 13. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "freshness.h"

#define TAG "\"aB1\""
/* Sun, 06 Nov 1994 08:49:37 GMT, and 250 ms that no field can tell. */
static const int64_t modified_ms = INT64_C(784111777250);
#define AT_IT     "Sun, 06 Nov 1994 08:49:37 GMT"
#define BEFORE_IT "Sun, 06 Nov 1994 08:49:36 GMT"
#define AFTER_IT  "Sun, 06 Nov 1994 08:49:38 GMT"

struct row {
    const char *sentence;
    struct conditions conditions;
    enum freshness answer;
};

static const struct row rows[] = {
    {"nothing asked is sent", {0}, FRESHNESS_SEND},
    /* 13.1.1 If-Match: strong comparison */
    {"it is still this", {.match = TAG}, FRESHNESS_SEND},
    {"it is not that", {.match = "\"foo\""}, FRESHNESS_REFUSED},
    {"it is one of these", {.match = "\"foo\", \"bar\",\t" TAG " , \"baz\""}, FRESHNESS_SEND},
    {"a weak tag never matches strongly", {.match = "W/" TAG}, FRESHNESS_REFUSED},
    {"anything there is", {.match = "*"}, FRESHNESS_SEND},
    {"what is no tag matches nothing", {.match = "aB1"}, FRESHNESS_REFUSED},
    /* 13.1.4 If-Unmodified-Since */
    {"not changed since", {.unmodified_since = AT_IT}, FRESHNESS_SEND},
    {"changed since", {.unmodified_since = BEFORE_IT}, FRESHNESS_REFUSED},
    {"what is no date is ignored", {.unmodified_since = "nonsense"}, FRESHNESS_SEND},
    {"the tag goes before the date", {.match = TAG, .unmodified_since = BEFORE_IT}, FRESHNESS_SEND},
    /* 13.1.2 If-None-Match: weak comparison */
    {"they have it", {.none_match = TAG}, FRESHNESS_UNCHANGED},
    {"weakly they have it", {.none_match = "W/" TAG}, FRESHNESS_UNCHANGED},
    {"in a list", {.none_match = "\"a\", \"b\", " TAG}, FRESHNESS_UNCHANGED},
    {"in a list with empty elements", {.none_match = "\"1\",, ,,  ,  " TAG}, FRESHNESS_UNCHANGED},
    {"they have any", {.none_match = " * "}, FRESHNESS_UNCHANGED},
    {"a star in quotes is a tag", {.none_match = "\"*\""}, FRESHNESS_SEND},
    {"case counts", {.none_match = "\"Ab1\""}, FRESHNESS_SEND},
    {"a part of it is another", {.none_match = "\"aB\""}, FRESHNESS_SEND},
    {"a comma inside a tag is no list", {.none_match = "\"x," TAG}, FRESHNESS_SEND},
    {"w/ is no weak sign", {.none_match = "w/" TAG}, FRESHNESS_SEND},
    {"an open quote ends the list", {.none_match = "\"aB1"}, FRESHNESS_SEND},
    {"a list of nothing", {.none_match = ","}, FRESHNESS_SEND},
    /* 13.1.3 If-Modified-Since */
    {"unchanged since", {.modified_since = AT_IT}, FRESHNESS_UNCHANGED},
    {"unchanged since later", {.modified_since = AFTER_IT}, FRESHNESS_UNCHANGED},
    {"changed since before", {.modified_since = BEFORE_IT}, FRESHNESS_SEND},
    {"the old ways to write it",
     {.modified_since = "Sunday, 06-Nov-94 08:49:37 GMT"},
     FRESHNESS_UNCHANGED},
    {"asctime's too", {.modified_since = "Sun Nov  6 08:49:37 1994"}, FRESHNESS_UNCHANGED},
    {"what is no date is ignored here too", {.modified_since = "1234567890"}, FRESHNESS_SEND},
    {"an empty date too", {.modified_since = ""}, FRESHNESS_SEND},
    /* 13.2.2: one order */
    {"another tag, though the date fits",
     {.none_match = "\"foo\"", .modified_since = AT_IT},
     FRESHNESS_SEND},
    {"the tag, though the date does not fit",
     {.none_match = TAG, .modified_since = BEFORE_IT},
     FRESHNESS_UNCHANGED},
    {"both tags fit", {.match = TAG, .none_match = TAG}, FRESHNESS_UNCHANGED},
    {"If-Match comes first", {.match = "\"foo\"", .none_match = TAG}, FRESHNESS_REFUSED},
    {"a date refuses before a tag says unchanged",
     {.unmodified_since = BEFORE_IT, .none_match = TAG},
     FRESHNESS_REFUSED},
};

static void every_row_holds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (freshness_weigh(&rows[i].conditions, TAG, modified_ms) != rows[i].answer)
            fail_msg("%s", rows[i].sentence);
}

static void without_a_date_dates_do_not_count(void **state)
{
    const struct conditions since = {.modified_since = AFTER_IT};
    const struct conditions until = {.unmodified_since = BEFORE_IT};

    assert_int_equal(freshness_weigh(&since, TAG, -1), FRESHNESS_SEND);
    assert_int_equal(freshness_weigh(&until, TAG, -1), FRESHNESS_SEND);
}

/* 13.1.5 */
static void a_part_is_only_of_the_same(void **state)
{
    const int64_t later = modified_ms + 60000;

    assert_true(freshness_range_holds(NULL, TAG, modified_ms, later));
    assert_true(freshness_range_holds(TAG, TAG, modified_ms, later));
    assert_true(freshness_range_holds(" " TAG "\t", TAG, modified_ms, later));
    assert_false(freshness_range_holds("W/" TAG, TAG, modified_ms, later));
    assert_false(freshness_range_holds("\"x\", " TAG, TAG, modified_ms, later));
    assert_false(freshness_range_holds(TAG ", \"x\"", TAG, modified_ms, later));
    assert_false(freshness_range_holds("*", TAG, modified_ms, later));
    assert_false(freshness_range_holds("aB1", TAG, modified_ms, later));
    assert_false(freshness_range_holds("wrong", TAG, modified_ms, later));
    assert_true(freshness_range_holds(AT_IT, TAG, modified_ms, later));
    assert_false(freshness_range_holds(AFTER_IT, TAG, modified_ms, later));
    assert_false(freshness_range_holds(BEFORE_IT, TAG, modified_ms, later));
    assert_false(freshness_range_holds(AT_IT, TAG, -1, later));
}

/* 8.8.2.2: it may have changed twice within its second. */
static void a_fresh_date_is_weak(void **state)
{
    assert_false(freshness_range_holds(AT_IT, TAG, modified_ms, modified_ms + 59999));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_holds),
        cmocka_unit_test(without_a_date_dates_do_not_count),
        cmocka_unit_test(a_part_is_only_of_the_same),
        cmocka_unit_test(a_fresh_date_is_weak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
