/* Partners: made, changed, cut; and films that are for them alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "data_dir.h"
#include "intake/partnership.h"
#include "people/audit.h"
#include "seed.h"
#include "store/acts.h"
#include "store/films.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded one;
    struct partnership saved;
    struct partnership_problem problem;
};

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->one = seed_film(fixture->db, &(struct seed){.slug = "one"});
    seed_film(fixture->db, &(struct seed){.slug = "two"});
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static const char *const first[] = {"https://a.example", "HTTPS://WWW.A.example:443/"};
static const char *const other[] = {"https://b.example"};
static const char *const slugs[] = {"one"};

static int save(struct fixture *fixture, const struct partnership *wanted)
{
    return partnership_save(fixture->db, "Ada", wanted, fixture->arena, &fixture->saved,
                            &fixture->problem);
}

static struct partnership make(struct fixture *fixture, const char *name,
                               const char *const *origins, int count)
{
    const struct partnership wanted = {
        .name = name, .origins = origins, .origin_count = count, .has_all = true, .until_ms = -1};

    if (save(fixture, &wanted))
        fail_msg("%s", fixture->problem.text);
    return fixture->saved;
}

static int count_one(void *context, const struct partnership *partnership)
{
    (void)partnership;
    ++*(int *)context;
    return 0;
}

static int count(struct fixture *fixture)
{
    int partners = 0;

    assert_int_equal(partnership_each(fixture->db, fixture->arena, count_one, &partners), 0);
    return partners;
}

static int keep_act(void *context, const struct act_row *act)
{
    struct buf *acts = context;

    buf_printf(acts, "%s %s %s; ", act->actor, act->act, act->object);
    return 0;
}

static void test_one_is_made_with_its_origins_as_browsers_write_them(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct partnership made;

    (void)state;
    open_fixture(&fixture);
    made = make(&fixture, "A", first, 2);
    assert_string_equal(made.name, "A");
    assert_int_equal(made.origin_count, 2);
    assert_string_equal(made.origins[0], "https://a.example");
    assert_string_equal(made.origins[1], "https://www.a.example");
    assert_int_equal(strlen(made.key), 32);
    assert_int_equal(made.seen_day, -1);
    assert_int_equal(made.revision, 1);
    make(&fixture, "", other, 1);
    assert_string_equal(fixture.saved.name, "https://b.example");
}

static void test_one_is_changed_and_keeps_its_key(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct partnership made, read;

    (void)state;
    open_fixture(&fixture);
    made = make(&fixture, "A", first, 2);
    made.name = "A and more";
    made.origins = other;
    made.origin_count = 1;
    made.has_all = false;
    made.slugs = slugs;
    made.slug_count = 1;
    made.until_ms = 5000;
    assert_int_equal(save(&fixture, &made), 0);
    assert_int_equal(partnership_read(fixture.db, made.key, fixture.arena, &read), 0);
    assert_string_equal(read.name, "A and more");
    assert_int_equal(read.origin_count, 1);
    assert_string_equal(read.origins[0], "https://b.example");
    assert_false(read.has_all);
    assert_int_equal(read.slug_count, 1);
    assert_string_equal(read.slugs[0], "one");
    assert_int_equal(read.until_ms, 5000);
    assert_int_equal(read.revision, 2);
}

static void test_who_comes_second_changes_nothing(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct partnership made;

    (void)state;
    open_fixture(&fixture);
    made = make(&fixture, "A", first, 1);
    assert_int_equal(save(&fixture, &made), 0);
    made.name = "late";
    assert_int_equal(save(&fixture, &made), PARTNERSHIP_CHANGED);
    assert_int_equal(partnership_cut(fixture.db, "Ada", made.key, 1, fixture.arena),
                     PARTNERSHIP_CHANGED);
    assert_int_equal(partnership_read(fixture.db, made.key, fixture.arena, &made), 0);
    assert_string_equal(made.name, "A");
}

static void test_what_is_wrong_is_said_and_changes_nothing(void **state)
{
    static const char *const path[] = {"https://b.example/news"}, *const none[] = {"zero"};
    const struct {
        const char *sentence, *field;
        struct partnership wanted;
    } rows[] = {
        {"no origin", "origins", {.name = "B", .has_all = true}},
        {"an origin with a path",
         "origins",
         {.name = "B", .origins = path, .origin_count = 1, .has_all = true}},
        {"another's origin",
         "origins",
         {.name = "B", .origins = first, .origin_count = 1, .has_all = true}},
        {"another's name",
         "name",
         {.name = "A", .origins = other, .origin_count = 1, .has_all = true}},
        {"a name that begins with a blank",
         "name",
         {.name = " B", .origins = other, .origin_count = 1, .has_all = true}},
        {"no film at all", "films", {.name = "B", .origins = other, .origin_count = 1}},
        {"no such film",
         "films",
         {.name = "B", .origins = other, .origin_count = 1, .slugs = none, .slug_count = 1}},
    };
    AUTO_FIXTURE struct fixture fixture;

    (void)state;
    open_fixture(&fixture);
    make(&fixture, "A", first, 2);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        fixture.problem = (struct partnership_problem){0};
        if (save(&fixture, &rows[i].wanted) != PARTNERSHIP_REFUSED)
            fail_msg("%s: it is taken", rows[i].sentence);
        assert_string_equal(fixture.problem.field, rows[i].field);
        assert_true(fixture.problem.text[0]);
        assert_int_equal(count(&fixture), 1);
    }
}

static void test_one_that_is_cut_is_gone_with_its_key(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct partnership made, again;

    (void)state;
    open_fixture(&fixture);
    made = make(&fixture, "A", first, 1);
    assert_int_equal(partnership_cut(fixture.db, "Ada", made.key, 1, fixture.arena), 0);
    assert_int_equal(partnership_read(fixture.db, made.key, fixture.arena, &again),
                     PARTNERSHIP_MISSING);
    assert_int_equal(partnership_cut(fixture.db, "Ada", made.key, 1, fixture.arena),
                     PARTNERSHIP_MISSING);
    again = make(&fixture, "A", first, 1);
    assert_string_not_equal(again.key, made.key);
}

static void test_origins_are_added_and_removed_one_by_one(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const struct partnership one = {
        .name = "A", .origins = first, .origin_count = 1, .until_ms = 9000};
    const struct partnership two = {.name = "A",
                                    .origins = other,
                                    .origin_count = 1,
                                    .slugs = slugs,
                                    .slug_count = 1,
                                    .until_ms = -1};
    struct partnership *saved = &fixture.saved;

    (void)state;
    open_fixture(&fixture);
    assert_int_equal(
        partnership_add(fixture.db, "Ada", &one, fixture.arena, saved, &fixture.problem), 0);
    assert_true(saved->has_all);
    assert_int_equal(
        partnership_add(fixture.db, "Ada", &two, fixture.arena, saved, &fixture.problem), 0);
    assert_int_equal(saved->origin_count, 2);
    assert_false(saved->has_all);
    assert_int_equal(saved->until_ms, 9000); /* what is not said stays */
    assert_int_equal(
        partnership_remove(fixture.db, "Ada", "https://a.example", fixture.arena, &fixture.problem),
        0);
    assert_int_equal(
        partnership_remove(fixture.db, "Ada", "https://a.example", fixture.arena, &fixture.problem),
        PARTNERSHIP_REFUSED);
    assert_int_equal(count(&fixture), 1);
    assert_int_equal(
        partnership_remove(fixture.db, "Ada", "https://b.example", fixture.arena, &fixture.problem),
        0);
    assert_int_equal(count(&fixture), 0);
}

static void test_no_more_origins_than_a_header_holds(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    const char *list[100];
    struct partnership wanted = {.name = "B", .origins = list, .has_all = true, .until_ms = -1};

    (void)state;
    open_fixture(&fixture);
    for (int i = 0; i < 100; i++)
        list[i] = arena_printf(fixture.arena, "https://%d.example", i);
    make(&fixture, "A", first, 2);
    wanted.origin_count = partner_origins_max - 1;
    assert_int_equal(save(&fixture, &wanted), PARTNERSHIP_REFUSED);
    assert_int_equal(count(&fixture), 1);
    wanted.origin_count = partner_origins_max - 2;
    assert_int_equal(save(&fixture, &wanted), 0);
}

static void test_every_act_is_told_and_none_that_failed(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_BUF struct buf acts = {0};
    struct partnership made;

    (void)state;
    open_fixture(&fixture);
    made = make(&fixture, "A", first, 1);
    assert_int_equal(save(&fixture, &made), 0);
    assert_int_equal(save(&fixture, &made), PARTNERSHIP_CHANGED);
    assert_int_equal(partnership_cut(fixture.db, "Ben", made.key, 2, fixture.arena), 0);
    assert_int_equal(partnership_set_audience(fixture.db, "Ben", "one", "partners", fixture.arena,
                                              &fixture.problem),
                     0);
    assert_int_equal(partnership_set_audience(fixture.db, "Ben", "one", "nobody", fixture.arena,
                                              &fixture.problem),
                     PARTNERSHIP_REFUSED);
    assert_int_equal(partnership_set_audience(fixture.db, "Ben", "zero", "public", fixture.arena,
                                              &fixture.problem),
                     PARTNERSHIP_REFUSED);
    assert_int_equal(acts_each(fixture.db, keep_act, &acts), 0);
    buf_char(&acts, '\0');
    assert_string_equal(acts.data, "Ada partner add A; Ada partner change A; Ben partner remove A; "
                                   "Ben audience one; ");
    assert_null(strstr(acts.data, made.key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_is_made_with_its_origins_as_browsers_write_them),
        cmocka_unit_test(test_one_is_changed_and_keeps_its_key),
        cmocka_unit_test(test_who_comes_second_changes_nothing),
        cmocka_unit_test(test_what_is_wrong_is_said_and_changes_nothing),
        cmocka_unit_test(test_one_that_is_cut_is_gone_with_its_key),
        cmocka_unit_test(test_origins_are_added_and_removed_one_by_one),
        cmocka_unit_test(test_no_more_origins_than_a_header_holds),
        cmocka_unit_test(test_every_act_is_told_and_none_that_failed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
