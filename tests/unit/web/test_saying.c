/* Times, lengths and sizes as people in London say them, in English and in Welsh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"

#include "saying.h"

struct month_row {
    const char *sentence, *moment, *now, *month;
};

static const struct month_row month_rows[] = {
    {"a month of this year is its name", "2026-03-05T19:00:00Z", "2026-02-01T12:00:00Z", "March"},
    {"one of another year says so", "2027-01-05T19:00:00Z", "2026-12-30T12:00:00Z", "January 2027"},
    {"midnight in summer is the evening before in UTC", "2026-05-31T23:00:00Z",
     "2026-05-01T12:00:00Z", "June"},
    {"a minute earlier it is still May", "2026-05-31T22:59:00Z", "2026-05-01T12:00:00Z", "May"},
    {"the clocks have gone forward when March ends", "2026-03-31T23:30:00Z", "2026-03-01T12:00:00Z",
     "April"},
    {"they have gone back when October ends", "2026-10-31T23:30:00Z", "2026-10-01T12:00:00Z",
     "October"},
    {"the year ends without summer time", "2026-12-31T23:30:00Z", "2026-12-01T12:00:00Z",
     "December"},
    {"February of a leap year ends on the 29th", "2028-02-29T23:30:00Z", "2028-02-01T12:00:00Z",
     "February"},
};

static void months(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);
    int64_t moment, now;

    (void)state;
    for (size_t i = 0; i < sizeof month_rows / sizeof month_rows[0]; i++) {
        const struct month_row *row = &month_rows[i];

        print_message("%s\n", row->sentence);
        assert_true(clock_read_rfc3339(row->moment, &moment));
        assert_true(clock_read_rfc3339(row->now, &now));
        assert_string_equal(saying_month(arena, TONGUE_EN, moment, now), row->month);
    }
}

struct date_row {
    const char *sentence, *moment;
    enum tongue tongue;
    const char *date;
};

/* In 2026 the clocks go forward on 29 March and back on 25 October, both at 1 UTC. */
static const struct date_row date_rows[] = {
    {"a day in English", "2026-03-21T19:00:00Z", TONGUE_EN, "21 March 2026"},
    {"a day in Welsh", "2026-03-21T19:00:00Z", TONGUE_CY, "21 Mawrth 2026"},
    {"the night before the clocks go forward", "2026-03-28T23:30:00Z", TONGUE_EN, "28 March 2026"},
    {"the night after", "2026-03-29T23:30:00Z", TONGUE_EN, "30 March 2026"},
    {"the night before they go back", "2026-10-24T23:30:00Z", TONGUE_EN, "25 October 2026"},
    {"the night after", "2026-10-25T23:30:00Z", TONGUE_EN, "25 October 2026"},
    {"a last Sunday that is the 31st", "2030-03-30T23:30:00Z", TONGUE_EN, "30 March 2030"},
    {"and its night", "2030-03-31T23:30:00Z", TONGUE_EN, "1 April 2030"},
};

static void dates(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);
    int64_t moment;

    (void)state;
    for (size_t i = 0; i < sizeof date_rows / sizeof date_rows[0]; i++) {
        const struct date_row *row = &date_rows[i];

        print_message("%s\n", row->sentence);
        assert_true(clock_read_rfc3339(row->moment, &moment));
        assert_string_equal(saying_date(arena, row->tongue, moment), row->date);
    }
}

static void lengths(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);

    (void)state;
    assert_string_equal(saying_length(arena, TONGUE_EN, 0), "");
    assert_string_equal(saying_length(arena, TONGUE_EN, 36400), "36 sec");
    assert_string_equal(saying_length(arena, TONGUE_EN, 548000), "9 min");
    assert_string_equal(saying_length(arena, TONGUE_CY, 548000), "9 mun");
    assert_string_equal(saying_duration(arena, TONGUE_EN, 548000), "9 minutes");
    assert_string_equal(saying_duration(arena, TONGUE_EN, 61000), "1 minute");
    assert_string_equal(saying_duration(arena, TONGUE_EN, 1000), "1 second");
    assert_string_equal(saying_duration(arena, TONGUE_CY, 548000), "9 munud");
}

static void sizes(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);

    (void)state;
    assert_string_equal(saying_size(arena, 1), "1 kB");
    assert_string_equal(saying_size(arena, 999999), "1000 kB");
    assert_string_equal(saying_size(arena, 12000001), "13 MB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months),
        cmocka_unit_test(dates),
        cmocka_unit_test(lengths),
        cmocka_unit_test(sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
