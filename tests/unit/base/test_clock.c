/* Times as RFC 3339 and RFC 9110 write them; rows are from those texts. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"

static const struct {
    const char *says;
    const char *text;
    bool ok;
    int64_t ms;
} rfc3339[] = {
    {"RFC 3339 5.8, 1st", "1985-04-12T23:20:50.52Z", true, 482196050520},
    {"RFC 3339 5.8, 2nd: an offset", "1996-12-19T16:39:57-08:00", true, 851042397000},
    {"RFC 3339 5.8, 3rd: a leap second", "1990-12-31T23:59:60Z", true, 662688000000},
    {"RFC 3339 5.8, 4th: a leap second elsewhere", "1990-12-31T15:59:60-08:00", true, 662688000000},
    {"RFC 3339 5.8, 5th: an odd offset", "1937-01-01T12:00:27.87+00:20", true, -1041337172130},
    {"letters may be small", "1970-01-01t00:00:00z", true, 0},
    {"a space may part date and time", "1970-01-01 00:00:01Z", true, 1000},
    {"digits past milliseconds are dropped", "1970-01-01T00:00:00.0019999Z", true, 1},
    {"29 February in a leap year", "2024-02-29T00:00:00Z", true, 1709164800000},
    {"29 February in another", "2023-02-29T00:00:00Z", false, 0},
    {"29 February 1900", "1900-02-29T00:00:00Z", false, 0},
    {"a thirteenth month", "2024-13-01T00:00:00Z", false, 0},
    {"a month of 0", "2024-00-01T00:00:00Z", false, 0},
    {"hour 24", "2024-01-01T24:00:00Z", false, 0},
    {"no offset", "2024-01-01T00:00:00", false, 0},
    {"an offset without colon", "2024-01-01T00:00:00+0100", false, 0},
    {"a point without digits", "2024-01-01T00:00:00.Z", false, 0},
    {"more after it", "2024-01-01T00:00:00Zx", false, 0},
    {"only a date", "2024-01-01", false, 0},
    {"nothing", "", false, 0},
    {"a signed year", "-024-01-01T00:00:00Z", false, 0},
};

static void rfc3339_is_read(void **state)
{
    for (size_t i = 0; i < sizeof rfc3339 / sizeof rfc3339[0]; i++) {
        int64_t ms = 0;
        bool ok = clock_read_rfc3339(rfc3339[i].text, &ms);

        if (ok != rfc3339[i].ok || (ok && ms != rfc3339[i].ms))
            fail_msg("%s: %d, %lld", rfc3339[i].says, ok, (long long)ms);
    }
}

static const struct {
    const char *says;
    const char *text;
    bool ok;
    int64_t ms;
} http[] = {
    {"RFC 9110 5.6.7: IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", true, 784111777000},
    {"RFC 9110 5.6.7: RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT", true, 784111777000},
    {"RFC 9110 5.6.7: asctime", "Sun Nov  6 08:49:37 1994", true, 784111777000},
    {"asctime with two digits", "Wed Nov 16 08:49:37 1994", true, 784975777000},
    {"another zone", "Sun, 06 Nov 1994 08:49:37 CET", false, 0},
    {"no day name", "06 Nov 1994 08:49:37 GMT", false, 0},
    {"small letters: the names are case-sensitive", "sun, 06 nov 1994 08:49:37 GMT", false, 0},
    {"one digit", "Sun, 6 Nov 1994 08:49:37 GMT", false, 0},
    {"31 November", "Sun, 31 Nov 1994 08:49:37 GMT", false, 0},
    {"more after it", "Sun, 06 Nov 1994 08:49:37 GMT,", false, 0},
    {"cut short", "Sun, 06 Nov 1994 08:49:3", false, 0},
    {"nothing", "", false, 0},
};

static void http_dates_are_read(void **state)
{
    for (size_t i = 0; i < sizeof http / sizeof http[0]; i++) {
        int64_t ms = 0;
        bool ok = clock_read_http(http[i].text, &ms);

        if (ok != http[i].ok || (ok && ms != http[i].ms))
            fail_msg("%s: %d, %lld", http[i].says, ok, (long long)ms);
    }
}

/* RFC 9110 5.6.7: what looks more than 50 years ahead is in the past. */
static void a_two_digit_year_is_never_far_ahead(void **state)
{
    time_t now = time(NULL);
    struct tm today;
    int this_year = gmtime_r(&now, &today)->tm_year + 1900;

    for (int year = this_year - 49; year <= this_year + 50; year++) {
        char text[64], want[32], got[CLOCK_TEXT_MAX];
        int64_t ms;

        snprintf(text, sizeof text, "Sunday, 06-Nov-%02d 08:49:37 GMT", year % 100);
        snprintf(want, sizeof want, "%d-11-06T08:49:37Z", year);
        assert_true(clock_read_http(text, &ms));
        clock_write_rfc3339(got, ms);
        assert_string_equal(got, want);
    }
}

static void times_are_written(void **state)
{
    char out[CLOCK_TEXT_MAX];

    clock_write_rfc3339(out, 482196050520);
    assert_string_equal(out, "1985-04-12T23:20:50.520Z");
    clock_write_rfc3339(out, 851042397000);
    assert_string_equal(out, "1996-12-20T00:39:57Z");
    clock_write_rfc3339(out, -1);
    assert_string_equal(out, "1969-12-31T23:59:59.999Z");
    clock_write_rfc3339(out, INT64_MAX);
    assert_string_equal(out, "9999-12-31T23:59:59.999Z");
    clock_write_rfc3339(out, INT64_MIN);
    assert_string_equal(out, "0000-01-01T00:00:00Z");
    clock_write_http(out, 784111777999);
    assert_string_equal(out, "Sun, 06 Nov 1994 08:49:37 GMT");
}

static void clocks_go_forward(void **state)
{
    int64_t steady = clock_steady_ms();

    assert_true(clock_steady_ms() >= steady);
    assert_in_range(clock_wall_ms() / 1000, time(NULL) - 1, time(NULL) + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rfc3339_is_read),
        cmocka_unit_test(http_dates_are_read),
        cmocka_unit_test(a_two_digit_year_is_never_far_ahead),
        cmocka_unit_test(times_are_written),
        cmocka_unit_test(clocks_go_forward),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
