/* Staff: who is added, who is let in by a token, and who no longer is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "data_dir.h"
#include "people/staffer.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int add(struct fixture *fixture, const char *name, struct staffer *staffer)
{
    return staffer_add(fixture->db, "Ada", name, STAFFER_EDITOR, 1000, fixture->arena, staffer);
}

static void test_the_first_is_the_admin(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct staffer first, second;

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &first), 0);
    assert_int_equal(first.role, STAFFER_ADMIN);
    assert_int_equal(add(&fixture, "Bo", &second), 0);
    assert_int_equal(second.role, STAFFER_EDITOR);
    assert_string_equal(second.name, "Bo");
}

static void test_a_name_is_one_persons(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct staffer staffer;

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &staffer), 0);
    assert_int_equal(add(&fixture, "Ada", &staffer), STAFFER_TAKEN);
    assert_int_equal(add(&fixture, "ADA", &staffer), STAFFER_TAKEN);
}

static void test_names(void **state)
{
    static const struct {
        const char *name;
        int r;
    } rows[] = {
        {"Siân Ŵyn O'Neill-Łoś", 0},
        {"", STAFFER_BAD_NAME},
        {" Ada", STAFFER_BAD_NAME},
        {"Ada ", STAFFER_BAD_NAME},
        {"A\nda", STAFFER_BAD_NAME},
        {"A\tda", STAFFER_BAD_NAME},
        {"A\x1b[2Jda", STAFFER_BAD_NAME},
        {"\xff", STAFFER_BAD_NAME},
        {"Command Line", STAFFER_BAD_NAME}, /* the audit log has another use for it */
        {"ŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵŵ", 0},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", STAFFER_BAD_NAME},
    };
    AUTO_FIXTURE struct fixture fixture;
    struct staffer staffer;

    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(add(&fixture, rows[i].name, &staffer), rows[i].r);
}

static void test_a_token_is_its_owners(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char one[STAFFER_TOKEN_MAX], two[STAFFER_TOKEN_MAX];
    struct staffer staffer;

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &staffer), 0);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "ada", 1000, one), 0);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Ada", 1000, two), 0);
    assert_int_equal(strlen(one), STAFFER_TOKEN_MAX - 1);
    assert_string_not_equal(one, two);
    assert_int_equal(staffer_find_by_token(fixture.db, two, fixture.arena, &staffer), 0);
    assert_string_equal(staffer.name, "Ada");
    one[10] = one[10] == '0' ? '1' : '0';
    assert_int_equal(staffer_find_by_token(fixture.db, one, fixture.arena, &staffer),
                     STAFFER_MISSING);
    assert_int_equal(staffer_find_by_token(fixture.db, "", fixture.arena, &staffer),
                     STAFFER_MISSING);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Bo", 1000, one), STAFFER_MISSING);
}

static void test_who_is_disabled_is_not_let_in(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char token[STAFFER_TOKEN_MAX];
    struct staffer staffer;

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &staffer), 0);
    assert_int_equal(staffer_disable(fixture.db, "Ada", "Bo", 2000), STAFFER_MISSING);
    assert_int_equal(add(&fixture, "Bo", &staffer), 0);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Bo", 1000, token), 0);
    assert_int_equal(staffer_disable(fixture.db, "Ada", "Bo", 2000), 0);
    assert_int_equal(staffer_find_by_token(fixture.db, token, fixture.arena, &staffer),
                     STAFFER_MISSING);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Bo", 3000, token), STAFFER_MISSING);
    assert_int_equal(staffer_set_role(fixture.db, "Ada", "Bo", STAFFER_VIEWER), STAFFER_MISSING);
    assert_int_equal(staffer_enable(fixture.db, "Ada", "Bo"), 0);
    assert_int_equal(staffer_enable(fixture.db, "Ada", "Bo"), STAFFER_MISSING);
    assert_int_equal(staffer_find_by_token(fixture.db, token, fixture.arena, &staffer),
                     STAFFER_MISSING); /* that way in is gone for good */
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Bo", 3000, token), 0);
}

static void test_one_admin_stays(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct staffer staffer;

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &staffer), 0);
    assert_int_equal(add(&fixture, "Bo", &staffer), 0);
    assert_int_equal(staffer_disable(fixture.db, "Bo", "Ada", 2000), STAFFER_LAST_ADMIN);
    assert_int_equal(staffer_set_role(fixture.db, "Bo", "Ada", STAFFER_EDITOR), STAFFER_LAST_ADMIN);
    assert_int_equal(staffer_set_role(fixture.db, "Ada", "Ada", STAFFER_ADMIN), 0);
    assert_int_equal(staffer_set_role(fixture.db, "Ada", "bo", STAFFER_ADMIN), 0);
    assert_int_equal(staffer_disable(fixture.db, "Bo", "Ada", 2000), 0);
    assert_int_equal(staffer_disable(fixture.db, "Bo", "Ada", 3000), 0); /* once more: nothing */
    assert_int_equal(staffer_disable(fixture.db, "Bo", "Bo", 3000), STAFFER_LAST_ADMIN);
}

struct seen {
    int count;
    struct staffer_standing last;
};

static int see(void *context, const struct staffer_standing *standing)
{
    struct seen *seen = context;

    seen->count++;
    seen->last = *standing;
    return 0;
}

static void test_everybody_is_told_with_their_ways_in(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char token[STAFFER_TOKEN_MAX];
    struct staffer staffer;
    struct seen seen = {0};

    open_fixture(&fixture);
    assert_int_equal(add(&fixture, "Ada", &staffer), 0);
    assert_int_equal(add(&fixture, "Bo", &staffer), 0);
    assert_int_equal(staffer_make_token(fixture.db, "Ada", "Bo", 1000, token), 0);
    assert_int_equal(staffer_each(fixture.db, fixture.arena, see, &seen), 0);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.last.name, "Bo");
    assert_int_equal(seen.last.role, STAFFER_EDITOR);
    assert_int_equal(seen.last.tokens, 1);
    assert_int_equal(seen.last.passkeys, 0);
    assert_false(seen.last.has_password || seen.last.has_app || seen.last.is_disabled);
    assert_int_equal(seen.last.seen_at, -1);
    assert_int_equal(seen.last.invited_until, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_is_the_admin),
        cmocka_unit_test(test_a_name_is_one_persons),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_a_token_is_its_owners),
        cmocka_unit_test(test_who_is_disabled_is_not_let_in),
        cmocka_unit_test(test_one_admin_stays),
        cmocka_unit_test(test_everybody_is_told_with_their_ways_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
