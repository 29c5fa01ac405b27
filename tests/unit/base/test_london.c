/* The time in London across the last Sundays of March and October (Summer Time Order 2002). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/london.h"

static int64_t utc(const char *text)
{
    int64_t ms;

    assert_true(clock_read_rfc3339(text, &ms));
    return ms;
}

static void test_a_moment_as_london_has_it(void **state)
{
    static const struct {
        const char *utc, *london;
    } rows[] = {
        {"2026-03-26T19:00:00Z", "Thursday 26 March 2026, 19:00 GMT"},
        {"2026-03-29T00:59:59Z", "Sunday 29 March 2026, 00:59:59 GMT"},
        {"2026-03-29T01:00:00Z", "Sunday 29 March 2026, 02:00 BST"},
        {"2026-04-02T18:00:00Z", "Thursday 2 April 2026, 19:00 BST"},
        {"2026-10-25T00:59:59Z", "Sunday 25 October 2026, 01:59:59 BST"},
        {"2026-10-25T01:00:00Z", "Sunday 25 October 2026, 01:00 GMT"},
        {"2027-03-28T01:00:00Z", "Sunday 28 March 2027, 02:00 BST"},
        {"2028-03-26T00:59:59Z", "Sunday 26 March 2028, 00:59:59 GMT"},
        {"2024-03-31T01:00:00Z", "Sunday 31 March 2024, 02:00 BST"},
        {"2027-10-31T01:00:00Z", "Sunday 31 October 2027, 01:00 GMT"},
        {"2025-12-31T23:30:00Z", "Wednesday 31 December 2025, 23:30 GMT"},
        {"2026-06-30T23:30:00Z", "Wednesday 1 July 2026, 00:30 BST"},
        {"2028-02-29T12:00:00Z", "Tuesday 29 February 2028, 12:00 GMT"},
    };
    char text[LONDON_TEXT_MAX];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        london_write(text, utc(rows[i].utc));
        assert_string_equal(text, rows[i].london);
    }
}

static void test_what_staff_write_is_that_moment(void **state)
{
    static const struct {
        const char *said;
        bool second;
        int r;
        const char *utc;
    } rows[] = {
        {"2026-03-26T19:00", false, 0, "2026-03-26T19:00:00Z"},    /* the week before */
        {"2026-04-02T19:00", false, 0, "2026-04-02T18:00:00Z"},    /* the week after */
        {"2026-03-29T00:59:59", false, 0, "2026-03-29T00:59:59Z"}, /* the last second of winter */
        {"2026-03-29T01:00", false, LONDON_NEVER, "2026-03-29T01:00:00Z"},
        {"2026-03-29T01:30", false, LONDON_NEVER, "2026-03-29T01:30:00Z"},
        {"2026-03-29T01:59:59", false, LONDON_NEVER, "2026-03-29T01:59:59Z"},
        {"2026-03-29T02:00", false, 0, "2026-03-29T01:00:00Z"},
        {"2026-10-25T00:59:59", false, 0, "2026-10-24T23:59:59Z"},
        {"2026-10-25T01:00", false, LONDON_TWICE, "2026-10-25T00:00:00Z"},
        {"2026-10-25T01:00", true, 0, "2026-10-25T01:00:00Z"},
        {"2026-10-25T01:59:59", false, LONDON_TWICE, "2026-10-25T00:59:59Z"},
        {"2026-10-25T01:59:59", true, 0, "2026-10-25T01:59:59Z"},
        {"2026-10-25T02:00", false, 0, "2026-10-25T02:00:00Z"},
        {"2026-10-25T02:00", true, 0, "2026-10-25T02:00:00Z"}, /* it comes once */
        {"2026-07-01 00:30", false, 0, "2026-06-30T23:30:00Z"},
        {"2027-01-01T00:00", false, 0, "2027-01-01T00:00:00Z"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct london london;
        int64_t ms;

        assert_true(london_read(rows[i].said, &london));
        if (london_utc(&london, rows[i].second, &ms) != rows[i].r || ms != utc(rows[i].utc))
            fail_msg("%s", rows[i].said);
    }
}

static void test_what_is_no_time(void **state)
{
    static const char *const rows[] = {
        "",
        "2026-03-29",
        "2026-03-29T",
        "2026-02-29T10:00",
        "2026-13-01T10:00",
        "2026-00-01T10:00",
        "2026-04-31T10:00",
        "2026-04-00T10:00",
        "2026-04-30T24:00",
        "2026-04-30T10:60",
        "2026-04-30T10:00:60",
        "2026-04-30T10:00:",
        "2026-04-30T10:00Z",
        "26-04-30T10:00",
        "2026-4-30T10:00",
        "-026-04-30T10:00",
        "2026-04-30T1 :00",
        "0000-04-30T10:00",
    };
    struct london london;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (london_read(rows[i], &london))
            fail_msg("%s", rows[i]);
}

/* Every half hour of a year goes out and comes back, but for the hour that comes twice. */
static void test_there_and_back(void **state)
{
    int64_t from = utc("2026-01-01T00:00:00Z"), to = utc("2027-01-01T00:00:00Z"), back;
    char text[LONDON_TEXT_MAX];
    struct london london;

    for (int64_t ms = from; ms < to; ms += 1800000) {
        int r;

        london_write_field(text, ms);
        assert_true(london_read(text, &london));
        r = london_utc(&london, false, &back);
        if (r == LONDON_TWICE && back != ms)
            r = london_utc(&london, true, &back);
        assert_int_not_equal(r, LONDON_NEVER);
        assert_int_equal(back, ms);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_moment_as_london_has_it),
        cmocka_unit_test(test_what_staff_write_is_that_moment),
        cmocka_unit_test(test_what_is_no_time),
        cmocka_unit_test(test_there_and_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
