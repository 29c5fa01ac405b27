/* What is told of a film before: in which language, as far as the film goes, and what is skipped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/film.h"
#include "opened.h"
#include "seed.h"
#include "store/films.h"
#include "store/notices.h"
#include "store/versions.h"

struct fixture {
    struct opened in;
    struct seeded film;
};

static void open_fixture(struct fixture *fixture)
{
    opened_make(&fixture->in);
    fixture->film = seed_film(fixture->in.db, &(struct seed){.slug = "one", .title = "One"});
    opened_again(&fixture->in);
}

static void close_fixture(struct fixture *fixture)
{
    opened_close(&fixture->in);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static const struct film *with(struct fixture *fixture, const char *language,
                               const struct notice_row *rows, int count)
{
    struct look look = fixture->in.anybody;
    struct film *film = NULL;

    assert_int_equal(notices_replace(fixture->in.db, fixture->film.film_id, NULL, rows, count), 0);
    look.language = language;
    assert_int_equal(film_find(&look, "one", fixture->in.arena, &film), 0);
    return film;
}

#define NOTICE(from, to, skip)                                                                 \
    {                                                                                          \
        .kind = "abuse", .how = "heard", .start_ms = from, .end_ms = to, .is_skippable = skip, \
        .en = "A", .cy = ""                                                                    \
    }

static void test_in_the_language_there_is(void **state)
{
    static const struct notice_row rows[] = {
        {.kind = "death", .how = "mentioned", .start_ms = -1, .end_ms = -1, .en = "A", .cy = "B"},
        {.kind = "abuse", .how = "shown", .start_ms = 1000, .end_ms = -1, .en = "C", .cy = ""},
        {.kind = "crime", .how = "heard", .start_ms = -1, .end_ms = -1, .en = "", .cy = "D"}};
    static const struct {
        const char *language, *texts[3], *languages[3];
    } said[] = {{NULL, {"A", "C", "D"}, {"en", "en", "cy"}},
                {"en", {"A", "C", "D"}, {"en", "en", "cy"}},
                {"cy", {"B", "C", "D"}, {"cy", "en", "cy"}}};
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const struct film *film = with(&fixture, said[i].language, rows, 3);
        assert_int_equal(film->notice_count, 3);
        assert_int_equal(film->skip_count, 0);
        assert_int_equal(film->notices[1].start_ms, 1000);
        for (int j = 0; j < 3; j++) {
            assert_string_equal(film->notices[j].text, said[i].texts[j]);
            assert_string_equal(film->notices[j].text_language, said[i].languages[j]);
        }
    }
}

static void test_no_further_than_the_film(void **state)
{
    static const struct notice_row rows[] = {NOTICE(50000, 60001, true), NOTICE(60000, 70000, true),
                                             NOTICE(59999, -1, false)};
    AUTO_FIXTURE struct fixture fixture;
    const struct film *film;

    open_fixture(&fixture); /* a film of a minute */
    film = with(&fixture, NULL, rows, 3);
    assert_int_equal(film->notices[0].end_ms, 60000);
    assert_int_equal(film->notices[1].start_ms, -1);
    assert_int_equal(film->notices[1].end_ms, -1);
    assert_false(film->notices[1].is_skippable);
    assert_int_equal(film->notices[2].start_ms, 59999);
    assert_int_equal(film->skip_count, 1);
}

static const struct {
    const char *sentence;
    struct notice_row rows[4];
    int count;
    struct film_stretch skips[4];
    int skip_count;
} skipped[] = {
    {"none that may not be", {NOTICE(1000, 2000, false)}, 1, {{0}}, 0},
    {"in the film's order",
     {NOTICE(9000, 9500, true), NOTICE(1000, 2000, true), NOTICE(5000, 6000, true)},
     3,
     {{1000, 2000}, {5000, 6000}, {9000, 9500}},
     3},
    {"two that overlap as one",
     {NOTICE(1000, 3000, true), NOTICE(2000, 4000, true)},
     2,
     {{1000, 4000}},
     1},
    {"two that touch as one",
     {NOTICE(2000, 3000, true), NOTICE(1000, 2000, true)},
     2,
     {{1000, 3000}},
     1},
    {"one within another",
     {NOTICE(1000, 9000, true), NOTICE(2000, 3000, true)},
     2,
     {{1000, 9000}},
     1},
    {"one that joins three",
     {NOTICE(1000, 2000, true), NOTICE(3000, 4000, true), NOTICE(5000, 6000, true),
      NOTICE(1500, 5500, true)},
     4,
     {{1000, 6000}},
     1},
};

static void test_what_is_skipped(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
        const struct film *film = with(&fixture, NULL, skipped[i].rows, skipped[i].count);
        if (film->skip_count != skipped[i].skip_count)
            fail_msg("%s: %d", skipped[i].sentence, film->skip_count);
        for (int j = 0; j < film->skip_count; j++)
            if (film->skips[j].start_ms != skipped[i].skips[j].start_ms ||
                film->skips[j].end_ms != skipped[i].skips[j].end_ms)
                fail_msg("%s", skipped[i].sentence);
    }
}

/* As it is once other content has taken the place of what was in service. */
static void make_it_of(struct fixture *fixture, const char *sha256)
{
    struct version_row version = {0};

    assert_int_equal(
        versions_find(fixture->in.db, fixture->film.film_id, "main", fixture->in.arena, &version),
        0);
    version.sha256 = sha256;
    assert_int_equal(versions_put(fixture->in.db, &version), 0);
}

/* -1: said without a time. */
static void expect_first(struct fixture *fixture, int64_t start_ms, bool is_untimed)
{
    struct film *film = NULL;
    struct notice_row *rows;
    int count;

    assert_int_equal(film_find(&fixture->in.anybody, "one", fixture->in.arena, &film), 0);
    assert_int_equal(film->notice_count, 2);
    assert_int_equal(film->notices[0].start_ms, start_ms);
    assert_int_equal(film->skip_count, start_ms < 0 ? 0 : 1);
    assert_int_equal(
        notices_list(fixture->in.db, fixture->film.film_id, fixture->in.arena, &rows, &count), 0);
    assert_int_equal(rows[0].is_untimed, is_untimed);
    assert_false(rows[1].is_untimed); /* it never had one */
}

static void test_times_are_those_of_the_content_in_service(void **state)
{
    static const struct notice_row rows[] = {NOTICE(1000, 2000, true), NOTICE(-1, -1, false)};
    static const char other[] = "1111111111111111111111111111111111111111111111111111111111111111",
                      third[] = "3333333333333333333333333333333333333333333333333333333333333333";
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    with(&fixture, NULL, rows, 2);
    expect_first(&fixture, 1000, false);
    make_it_of(&fixture, other);
    expect_first(&fixture, -1, true);
    make_it_of(&fixture, fixture.film.sha256); /* the first is back */
    expect_first(&fixture, 1000, false);
    /* Given anew with content that is still being packaged. */
    assert_int_equal(notices_replace(fixture.in.db, fixture.film.film_id, third, rows, 2), 0);
    expect_first(&fixture, -1, true);
    make_it_of(&fixture, third);
    expect_first(&fixture, 1000, false);
}

/* What the reader refuses, the catalogue would too; and what was there stays. */
static void test_what_the_catalogue_does_not_hold(void **state)
{
    static const struct notice_row
        good[] = {NOTICE(1000, 2000, true)},
        bad[] = {
            NOTICE(2000, 2000, true),
            NOTICE(-1, 2000, false),
            NOTICE(1000, -1, true),
            {.kind = "abus", .how = "heard", .start_ms = -1, .end_ms = -1, .en = "A", .cy = ""},
            {.kind = "abuse", .how = "sung", .start_ms = -1, .end_ms = -1, .en = "A", .cy = ""},
            {.kind = "abuse", .how = "heard", .start_ms = -1, .end_ms = -1, .en = "", .cy = ""}};
    AUTO_FIXTURE struct fixture fixture;
    struct notice_row *rows;
    struct film_row before, after;
    int count;

    open_fixture(&fixture);
    with(&fixture, NULL, good, 1);
    assert_int_equal(films_find(fixture.in.db, "one", fixture.in.arena, &before), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_true(notices_replace(fixture.in.db, fixture.film.film_id, NULL, &bad[i], 1) < 0);
    assert_int_equal(
        notices_list(fixture.in.db, fixture.film.film_id, fixture.in.arena, &rows, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].start_ms, 1000);
    with(&fixture, NULL, NULL, 0);
    assert_int_equal(films_find(fixture.in.db, "one", fixture.in.arena, &after), 0);
    assert_int_equal(after.revision, before.revision + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_the_language_there_is),
        cmocka_unit_test(test_no_further_than_the_film),
        cmocka_unit_test(test_what_is_skipped),
        cmocka_unit_test(test_times_are_those_of_the_content_in_service),
        cmocka_unit_test(test_what_the_catalogue_does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
