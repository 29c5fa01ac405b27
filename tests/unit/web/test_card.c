/* Cards: the month of a film that is to come, as people in London say it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"

#include "card.h"

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
        assert_string_equal(card_month(arena, moment, now), row->month);
    }
}

static void lengths(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(4096);

    (void)state;
    assert_null(card_length(arena, 0));
    assert_string_equal(card_length(arena, 36400), "36 sec");
    assert_string_equal(card_length(arena, 548000), "9 min");
}

static void doors(void **state)
{
    (void)state;
    assert_string_not_equal(card_picture("plum"), card_picture("sage"));
    assert_string_not_equal(card_picture("plum"), card_picture_shut("plum"));
    assert_string_equal(card_picture("chartreuse"), card_picture("slate"));
    assert_string_equal(card_picture(NULL), card_picture("slate"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months),
        cmocka_unit_test(lengths),
        cmocka_unit_test(doors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
