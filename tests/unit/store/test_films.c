/* Rows of films: what is put is found, in its order, and counted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "data_dir.h"
#include "seed.h"
#include "store/films.h"
#include "store/searchable.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->arena = arena_open(1 << 20);
}

static void close_fixture(struct fixture *fixture)
{
    arena_close(fixture->arena);
    db_close(fixture->db);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static struct film_row a_film(void)
{
    return (struct film_row){.public_id = "0123456789abcdef0123456789abcdef",
                             .slug = "the-first-night",
                             .kind = "episode",
                             .door = "plum",
                             .language = "en-GB",
                             .state = "draft",
                             .number = 1,
                             .is_announced = true,
                             .publish_at = -1,
                             .end_at = -1,
                             .created_at = 5,
                             .title = "The first night",
                             .dek = "One bag.",
                             .synopsis = "The kettle."};
}

static void test_a_film_comes_back_as_it_was_put(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row put = a_film(), got;

    open_fixture(&fixture);
    assert_int_equal(films_add(fixture.db, &put), 0);
    assert_int_equal(films_find(fixture.db, "the-first-night", fixture.arena, &got), 0);
    assert_int_equal(got.id, put.id);
    assert_string_equal(got.public_id, put.public_id);
    assert_string_equal(got.kind, "episode");
    assert_string_equal(got.door, "plum");
    assert_string_equal(got.language, "en-GB");
    assert_string_equal(got.state, "draft");
    assert_int_equal(got.number, 1);
    assert_true(got.is_announced);
    assert_int_equal(got.publish_at, -1);
    assert_int_equal(got.end_at, -1);
    assert_int_equal(got.created_at, 5);
    assert_int_equal(got.revision, 1);
    assert_string_equal(got.title, "The first night");
    assert_string_equal(got.dek, "One bag.");
    assert_string_equal(got.synopsis, "The kettle.");
    assert_int_equal(got.duration_ms, 0);
    assert_false(got.has_rendition);
    assert_int_equal(films_find(fixture.db, "another", fixture.arena, &got), FILMS_MISSING);
    assert_int_equal(films_get(fixture.db, put.id + 1, fixture.arena, &got), FILMS_MISSING);
}

static void test_a_slug_is_one_films(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row one = a_film(), other = a_film(), got;

    open_fixture(&fixture);
    other.public_id = "ffffffffffffffffffffffffffffffff";
    assert_int_equal(films_add(fixture.db, &one), 0);
    assert_int_equal(films_add(fixture.db, &other), FILMS_TAKEN);
    other.slug = "the-second-night";
    assert_int_equal(films_add(fixture.db, &other), 0);
    other.slug = "the-first-night";
    assert_int_equal(films_change(fixture.db, &other), FILMS_TAKEN);
    assert_int_equal(films_get(fixture.db, other.id, fixture.arena, &got), 0);
    assert_string_equal(got.slug, "the-second-night");
}

static void test_a_change_counts_as_a_revision(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row row = a_film(), got;

    open_fixture(&fixture);
    assert_int_equal(films_add(fixture.db, &row), 0);
    row.title = "The second night";
    row.number = 0;
    assert_int_equal(films_change(fixture.db, &row), 0);
    assert_int_equal(row.revision, 2);
    assert_int_equal(films_set_state(fixture.db, row.id, "live", 1000, 2000), 0);
    assert_int_equal(films_get(fixture.db, row.id, fixture.arena, &got), 0);
    assert_string_equal(got.title, "The second night");
    assert_int_equal(got.number, 0);
    assert_int_equal(got.publish_at, 1000);
    assert_int_equal(got.end_at, 2000);
    assert_int_equal(got.revision, 3);
    row.id++;
    row.slug = "nobody";
    assert_int_equal(films_change(fixture.db, &row), FILMS_MISSING);
    assert_int_equal(films_set_state(fixture.db, row.id, "live", 1, -1), FILMS_MISSING);
}

static int add_hit(void *context, const struct searchable_hit *hit)
{
    int *count = context;

    ++*count;
    return 0;
}

/* A name that was taken out of a title must not be found any more. */
static void test_words_in_a_language_that_is_given_up_go(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row row = a_film(), got;
    int hits = 0;

    open_fixture(&fixture);
    assert_int_equal(films_add(fixture.db, &row), 0);
    row.title = "Y noson";
    row.language = "cy";
    assert_int_equal(films_change(fixture.db, &row), 0);
    assert_int_equal(films_get(fixture.db, row.id, fixture.arena, &got), 0);
    assert_string_equal(got.title, "Y noson");
    assert_int_equal(searchable_put(fixture.db, row.id), 0);
    assert_int_equal(searchable_each_film(fixture.db, "\"first\"", true, add_hit, &hits), 0);
    assert_int_equal(hits, 0);
}

static void test_what_the_schema_refuses_is_a_fault(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct film_row row = a_film();

    open_fixture(&fixture);
    assert_int_equal(films_add(fixture.db, &row), 0);
    assert_true(films_set_state(fixture.db, row.id, "paused", 1, -1) < 0);
    assert_true(films_set_state(fixture.db, row.id, "live", -1, -1) < 0); /* since when? */
    assert_true(films_set_state(fixture.db, row.id, "live", 2000, 1000) < 0);
}

static int write_theme(void *context, const char *id, const char *name)
{
    buf_printf(context, "%s=%s ", id, name);
    return 0;
}

static void test_themes_are_replaced_and_named(void **state)
{
    static const char *const first[] = {"voices", "equine-therapy"}, *const second[] = {"policy"};
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf themes = {0};
    struct film_row row = a_film();

    open_fixture(&fixture);
    assert_int_equal(films_add(fixture.db, &row), 0);
    assert_int_equal(films_set_themes(fixture.db, row.id, first, 2), 0);
    assert_int_equal(films_each_theme(fixture.db, row.id, fixture.arena, write_theme, &themes), 0);
    assert_string_equal(themes.data, "equine-therapy=Equine therapy voices=Voices ");
    buf_clear(&themes);
    assert_int_equal(films_set_themes(fixture.db, row.id, second, 1), 0);
    assert_int_equal(films_each_theme(fixture.db, row.id, fixture.arena, write_theme, &themes), 0);
    assert_string_equal(themes.data, "policy=Policy ");
}

static int write_slug(void *context, const struct film_row *row)
{
    buf_printf(context, "%s ", row->slug);
    return 0;
}

static void seed_some(struct db *db)
{
    static const struct seed some[] = {
        {.slug = "e3", .number = 3, .publish_at = 3000, .theme = "voices"},
        {.slug = "e1", .number = 1, .publish_at = 1000, .theme = "voices"},
        {.slug = "e2", .number = 2, .publish_at = 5000, .state = "scheduled"},
        {.slug = "trailer", .kind = "trailer", .publish_at = 500, .theme = "voices"},
        {.slug = "extra-a", .kind = "extra", .publish_at = 3000},
        {.slug = "draft", .state = "draft", .number = 4, .theme = "voices"},
        {.slug = "gone", .state = "withdrawn", .number = 5, .theme = "voices"},
    };

    for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
        seed_film(db, &some[i]);
}

static const struct row {
    const char *sentence;
    struct films_from from;
    const char *slugs;
} rows[] = {
    {"the newest first, those of one moment by slug",
     {FILMS_NEWEST, INT64_MAX, "", NULL, NULL},
     "e2 extra-a e3 e1 trailer "},
    {"from a moment on", {FILMS_NEWEST, 3001, "", NULL, NULL}, "extra-a e3 e1 trailer "},
    {"from a film on, without it", {FILMS_NEWEST, 3000, "extra-a", NULL, NULL}, "e3 e1 trailer "},
    {"of one kind", {FILMS_NEWEST, INT64_MAX, "", "episode", NULL}, "e2 e3 e1 "},
    {"of one theme", {FILMS_NEWEST, INT64_MAX, "", NULL, "voices"}, "e3 e1 trailer "},
    {"of one theme and kind", {FILMS_NEWEST, INT64_MAX, "", "trailer", "voices"}, "trailer "},
    {"of one theme from a film on", {FILMS_NEWEST, 3000, "e3", NULL, "voices"}, "e1 trailer "},
    {"by number, the unnumbered last",
     {FILMS_NUMBERED, 0, "", NULL, NULL},
     "e1 e2 e3 extra-a trailer "},
    {"by number from a film on", {FILMS_NUMBERED, 2, "e2", NULL, NULL}, "e3 extra-a trailer "},
    {"by number of one kind", {FILMS_NUMBERED, 0, "", "episode", NULL}, "e1 e2 e3 "},
    {"by number of one theme", {FILMS_NUMBERED, 1, "e1", NULL, "voices"}, "e3 trailer "},
    {"of a kind there is not", {FILMS_NEWEST, INT64_MAX, "", "interview", NULL}, ""},
};

static void test_rows(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    seed_some(fixture.db);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_BUF struct buf slugs = {0};

        buf_text(&slugs, "");
        assert_int_equal(
            films_each_released(fixture.db, &rows[i].from, fixture.arena, write_slug, &slugs), 0);
        if (!str_equal(slugs.data ? slugs.data : "", rows[i].slugs))
            fail_msg("%s: %s", rows[i].sentence, slugs.data);
    }
}

static int stop_at_once(void *context, const struct film_row *row)
{
    return 7;
}

static void test_a_walk_ends_when_told(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf slugs = {0};

    open_fixture(&fixture);
    seed_some(fixture.db);
    assert_int_equal(films_each(fixture.db, fixture.arena, stop_at_once, NULL), 7);
    assert_int_equal(films_each(fixture.db, fixture.arena, write_slug, &slugs), 0);
    assert_string_equal(slugs.data, "draft e1 e2 e3 extra-a gone trailer ");
}

static void test_what_is_due_is_told(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t ids[4];
    int count;
    struct seeded soon, over;

    open_fixture(&fixture);
    soon = seed_film(fixture.db,
                     &(struct seed){.slug = "soon", .state = "scheduled", .publish_at = 5000});
    over =
        seed_film(fixture.db, &(struct seed){.slug = "over", .publish_at = 1000, .end_at = 6000});
    seed_film(fixture.db, &(struct seed){.slug = "draft", .state = "draft", .publish_at = 10});
    assert_int_equal(films_due(fixture.db, 4999, ids, 4, &count), 0);
    assert_int_equal(count, 0);
    assert_int_equal(films_due(fixture.db, 5000, ids, 4, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(ids[0], soon.film_id);
    assert_int_equal(films_due(fixture.db, 6000, ids, 4, &count), 0);
    assert_int_equal(count, 2);
    assert_int_equal(films_due(fixture.db, 6000, ids, 1, &count), 0);
    assert_int_equal(count, 1);
    assert_int_equal(films_set_state(fixture.db, soon.film_id, "live", 5000, -1), 0);
    assert_int_equal(films_set_state(fixture.db, over.film_id, "ended", 1000, 6000), 0);
    assert_int_equal(films_due(fixture.db, 9000, ids, 4, &count), 0);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_comes_back_as_it_was_put),
        cmocka_unit_test(test_a_slug_is_one_films),
        cmocka_unit_test(test_a_change_counts_as_a_revision),
        cmocka_unit_test(test_words_in_a_language_that_is_given_up_go),
        cmocka_unit_test(test_what_the_schema_refuses_is_a_fault),
        cmocka_unit_test(test_themes_are_replaced_and_named),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_a_walk_ends_when_told),
        cmocka_unit_test(test_what_is_due_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
