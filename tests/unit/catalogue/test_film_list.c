/* Lists of films: every page of them, and nothing that is hidden between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "catalogue/film.h"
#include "catalogue/withdrawals.h"
#include "opened.h"
#include "seed.h"

#define AUTO_OPENED __attribute__((cleanup(opened_close)))

/* Every page of a list, the slugs one after another, pages parted by "|". */
static void list_all(struct opened *opened, const struct look *look, struct film_query query,
                     struct buf *out)
{
    struct film_list list;

    do {
        assert_int_equal(film_list(look, &query, opened->arena, &list), 0);
        for (int i = 0; i < list.count; i++)
            buf_printf(out, "%s ", list.films[i].slug);
        if (list.next)
            buf_text(out, "| ");
        query.cursor = list.next;
    } while (list.next);
}

static void seed_series(struct opened *opened)
{
    static const struct seed series[] = {
        {.slug = "e1", .number = 1, .publish_at = 1000, .theme = "voices"},
        {.slug = "e2", .number = 2, .publish_at = 2000},
        {.slug = "e3", .number = 3, .publish_at = 2000, .theme = "voices"},
        {.slug = "e4", .number = 4, .publish_at = 3000, .state = "draft"},
        {.slug = "e5", .number = 5, .publish_at = 4000, .is_unplayable = true},
        {.slug = "e6",
         .number = 6,
         .publish_at = INT64_C(1) << 50,
         .state = "scheduled",
         .is_announced = true},
        {.slug = "e7", .number = 7, .publish_at = INT64_C(1) << 51, .state = "scheduled"},
        {.slug = "trailer", .kind = "trailer", .publish_at = 500, .theme = "voices"},
        {.slug = "over", .kind = "extra", .publish_at = 600, .end_at = 700},
    };

    for (size_t i = 0; i < sizeof(series) / sizeof(series[0]); i++)
        seed_film(opened->db, &series[i]);
    opened_again(opened);
}

static const struct row {
    const char *sentence;
    bool is_staff;
    struct film_query query;
    const char *slugs;
} rows[] = {
    {"the newest first, only what is public",
     false,
     {.order = FILM_NEWEST, .limit = 10},
     "e3 e2 e1 trailer "},
    {"page by page the same", false, {.order = FILM_NEWEST, .limit = 2}, "e3 e2 | e1 trailer "},
    {"one by one the same", false, {.order = FILM_NEWEST, .limit = 1}, "e3 | e2 | e1 | trailer "},
    {"of one kind", false, {.order = FILM_NEWEST, .limit = 2, .kind = "episode"}, "e3 e2 | e1 "},
    {"of one theme",
     false,
     {.order = FILM_NEWEST, .limit = 1, .theme = "voices"},
     "e3 | e1 | trailer "},
    {"of one theme and kind",
     false,
     {.order = FILM_NUMBERED, .limit = 1, .theme = "voices", .kind = "episode"},
     "e1 | e3 "},
    {"by number", false, {.order = FILM_NUMBERED, .limit = 3}, "e1 e2 e3 | trailer "},
    {"of a kind that is none", false, {.order = FILM_NEWEST, .limit = 3, .kind = "sitcom"}, ""},
    {"staff see what is scheduled, ended and broken too",
     true,
     {.order = FILM_NEWEST, .limit = 4},
     "e7 e6 e5 e3 | e2 e1 over trailer "},
};

static void test_rows(void **state)
{
    AUTO_OPENED struct opened opened;

    opened_make(&opened);
    seed_series(&opened);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_BUF struct buf slugs = {0};

        list_all(&opened, rows[i].is_staff ? &opened.staff : &opened.anybody, rows[i].query,
                 &slugs);
        if (strcmp(slugs.data ? slugs.data : "", rows[i].slugs) != 0)
            fail_msg("%s: %s", rows[i].sentence, slugs.data);
    }
}

static void test_a_page_has_no_next_when_all_that_follow_are_hidden(void **state)
{
    AUTO_OPENED struct opened opened;
    struct film_query query = {.order = FILM_NEWEST, .limit = 1};
    struct film_list list;

    opened_make(&opened);
    seed_film(opened.db, &(struct seed){.slug = "seen", .publish_at = 5000});
    for (int i = 0; i < 50; i++) {
        char slug[32];

        snprintf(slug, sizeof(slug), "over-%d", i);
        seed_film(opened.db, &(struct seed){.slug = slug, .publish_at = 1000, .end_at = 2000});
    }
    opened_again(&opened);
    assert_int_equal(film_list(&opened.anybody, &query, opened.arena, &list), 0);
    assert_int_equal(list.count, 1);
    assert_null(list.next);
}

static void test_a_bad_cursor_is_told(void **state)
{
    static const char *const cursors[] = {"", "x", "6e", "n1000 a", "6f3120650a31", "../../etc"};
    AUTO_OPENED struct opened opened;
    struct film_query query = {.order = FILM_NEWEST, .limit = 1}, other = query;
    struct film_list list;

    opened_make(&opened);
    seed_series(&opened);
    for (size_t i = 0; i < sizeof(cursors) / sizeof(cursors[0]); i++) {
        query.cursor = cursors[i];
        assert_int_equal(film_list(&opened.anybody, &query, opened.arena, &list), FILM_BAD_CURSOR);
    }
    query.cursor = NULL;
    assert_int_equal(film_list(&opened.anybody, &query, opened.arena, &list), 0);
    other.order = FILM_NUMBERED; /* a cursor of one order is none of another */
    other.cursor = list.next;
    assert_int_equal(film_list(&opened.anybody, &other, opened.arena, &list), FILM_BAD_CURSOR);
}

/* A cursor tells where in the order, and that of a film that was listed anyway. */
static void test_a_cursor_from_the_future_shows_nothing_scheduled(void **state)
{
    AUTO_OPENED struct opened opened;
    struct film_query query = {.order = FILM_NEWEST, .limit = 10};
    AUTO_BUF struct buf slugs = {0};

    opened_make(&opened);
    seed_series(&opened);
    /* "n999999999999999999 z" */
    query.cursor = "6e393939393939393939393939393939393939207a";
    list_all(&opened, &opened.anybody, query, &slugs);
    assert_string_equal(slugs.data, "e3 e2 e1 trailer ");
}

static void test_what_is_announced_is_told_without_its_name(void **state)
{
    AUTO_OPENED struct opened opened;
    struct film_announcement *announced;
    int count;

    opened_make(&opened);
    seed_series(&opened);
    assert_int_equal(film_list_announced(&opened.anybody, opened.arena, &announced, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(announced[0].number, 6);
    assert_string_equal(announced[0].kind, "episode");
    assert_int_equal(announced[0].publish_ms, INT64_C(1) << 50);
}

static void test_what_is_withdrawn_is_in_no_list(void **state)
{
    AUTO_OPENED struct opened opened;
    AUTO_BUF struct buf slugs = {0};
    struct film_announcement *announced;
    struct seeded film, soon;
    int count;

    opened_make(&opened);
    film = seed_film(opened.db, &(struct seed){.slug = "a"});
    seed_film(opened.db, &(struct seed){.slug = "b"});
    soon = seed_film(opened.db, &(struct seed){.slug = "c",
                                               .state = "scheduled",
                                               .publish_at = INT64_C(1) << 50,
                                               .is_announced = true});
    assert_int_equal(
        withdrawals_append(opened.dir.fd, WITHDRAWAL_WITHDRAW, film.public_id, "a", ""), 0);
    assert_int_equal(
        withdrawals_append(opened.dir.fd, WITHDRAWAL_WITHDRAW, soon.public_id, "c", ""), 0);
    opened_again(&opened);
    list_all(&opened, &opened.anybody, (struct film_query){.order = FILM_NEWEST, .limit = 5},
             &slugs);
    assert_string_equal(slugs.data, "b ");
    assert_int_equal(film_list_announced(&opened.anybody, opened.arena, &announced, &count), 0);
    assert_int_equal(count, 0);
}

/* The rows of seed_series are 1 to 9. */
static void test_a_range_of_rows_has_what_may_be_seen_of_it(void **state)
{
    AUTO_OPENED struct opened opened;
    struct film_list list;

    opened_make(&opened);
    seed_series(&opened);
    assert_int_equal(film_list_within(&opened.anybody, 2, 8, opened.arena, &list), 0);
    assert_int_equal(list.count, 3);
    assert_string_equal(list.films[0].slug, "e2");
    assert_string_equal(list.films[1].slug, "e3");
    assert_string_equal(list.films[2].slug, "trailer");
    assert_int_equal(film_list_within(&opened.anybody, 4, 7, opened.arena, &list), 0);
    assert_int_equal(list.count, 0);
}

static void test_the_next_film_by_row_is_one_that_may_be_seen(void **state)
{
    AUTO_OPENED struct opened opened;

    opened_make(&opened);
    seed_series(&opened);
    assert_string_equal(look_film_from(&opened.anybody, 0)->slug, "e1");
    assert_string_equal(look_film_from(&opened.anybody, 3)->slug, "e3");
    assert_string_equal(look_film_from(&opened.anybody, 4)->slug, "trailer");
    assert_null(look_film_from(&opened.anybody, 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_a_page_has_no_next_when_all_that_follow_are_hidden),
        cmocka_unit_test(test_a_bad_cursor_is_told),
        cmocka_unit_test(test_a_cursor_from_the_future_shows_nothing_scheduled),
        cmocka_unit_test(test_what_is_announced_is_told_without_its_name),
        cmocka_unit_test(test_what_is_withdrawn_is_in_no_list),
        cmocka_unit_test(test_a_range_of_rows_has_what_may_be_seen_of_it),
        cmocka_unit_test(test_the_next_film_by_row_is_one_that_may_be_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
