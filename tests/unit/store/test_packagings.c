/* Which packaging is next, whose progress is written down, and what a new asking forgets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "data_dir.h"
#include "seed.h"
#include "store/films.h"
#include "store/leftovers.h"
#include "store/packagings.h"
#include "store/sources.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded one, two;
};

static void ask(struct fixture *fixture, const struct seeded *film, const char *sha256,
                int64_t asked_at)
{
    const struct packaging_row row = {.version_id = film->version_id,
                                      .sha256 = sha256,
                                      .duration_ms = 1000,
                                      .asked_at = asked_at};

    assert_int_equal(packagings_ask(fixture->db, &row), 0);
}

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->one = seed_film(fixture->db, &(struct seed){.slug = "one", .is_unplayable = true});
    fixture->two = seed_film(fixture->db, &(struct seed){.slug = "two", .is_unplayable = true});
    ask(fixture, &fixture->one, "a", 2000);
    ask(fixture, &fixture->two, "b", 1000);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static struct packaging_row find(struct fixture *fixture, const struct seeded *film)
{
    struct packaging_row row;

    assert_int_equal(packagings_find(fixture->db, film->version_id, fixture->arena, &row), 0);
    return row;
}

/* film NULL: nothing. */
static void expect_next(struct fixture *fixture, int64_t now_ms, const struct seeded *film)
{
    struct packaging_row row;
    int r = packagings_next(fixture->db, now_ms, fixture->arena, &row);

    assert_int_equal(r, film ? 0 : PACKAGINGS_MISSING);
    if (film)
        assert_int_equal(row.version_id, film->version_id);
}

static void write_state(struct fixture *fixture, const struct seeded *film, const char *state)
{
    struct packaging_row row = find(fixture, film);

    row.state = state;
    assert_int_equal(packagings_write(fixture->db, &row), 0);
}

static void test_the_next(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging_row row;

    open_fixture(&fixture);
    expect_next(&fixture, 5000, &fixture.two); /* asked for first */
    write_state(&fixture, &fixture.one, "working");
    expect_next(&fixture, 5000, &fixture.one); /* begun already */
    row = find(&fixture, &fixture.one);
    row.retry_at = 6000;
    assert_int_equal(packagings_write(fixture.db, &row), 0);
    expect_next(&fixture, 5999, &fixture.two); /* the other must wait */
    expect_next(&fixture, 6000, &fixture.one);
    write_state(&fixture, &fixture.one, "failed");
    expect_next(&fixture, 6000, &fixture.two);
    assert_int_equal(films_set_state(fixture.db, fixture.two.film_id, "withdrawn", -1, -1), 0);
    expect_next(&fixture, 6000, NULL);
    assert_int_equal(films_set_state(fixture.db, fixture.two.film_id, "ready", -1, -1), 0);
    write_state(&fixture, &fixture.two, "done");
    expect_next(&fixture, 6000, NULL);
}

static void test_asked_anew(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging_row before, now;
    const char *digests;

    open_fixture(&fixture);
    before = find(&fixture, &fixture.one);
    before.state = "working";
    before.step = "rest";
    before.permille = 300;
    before.attempts = 1;
    before.folder = "0123";
    assert_int_equal(packagings_write(fixture.db, &before), 0);
    assert_int_equal(packagings_find_folder(fixture.db, "0123"), 0);
    ask(&fixture, &fixture.one, "c", 2000); /* within the same millisecond */
    assert_int_equal(packagings_write(fixture.db, &before), PACKAGINGS_MISSING);
    assert_int_equal(packagings_find_folder(fixture.db, "0123"), PACKAGINGS_MISSING);
    now = find(&fixture, &fixture.one);
    assert_string_equal(now.sha256, "c");
    assert_string_equal(now.state, "waiting");
    assert_string_equal(now.step, "claim");
    assert_int_equal(now.permille + now.attempts, 0);
    assert_int_equal(sources_digests(fixture.db, fixture.one.film_id, fixture.arena, &digests), 0);
    assert_non_null(strstr(digests, "a,")); /* a withdrawal names them all */
    assert_non_null(strstr(digests, "c"));
}

static int count(void *context, const char *path)
{
    ++*(int *)context;
    return 0;
}

/* What is put in place right now may not be deleted. */
static void test_folders_are_no_leftovers(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging_row row;
    int left = 0;

    open_fixture(&fixture);
    assert_int_equal(leftovers_add(fixture.db, "00112233445566778899aabbccddeeff/480p.mp4"), 0);
    row = find(&fixture, &fixture.one);
    row.folder = "00112233445566778899aabbccddeeff";
    assert_int_equal(packagings_write(fixture.db, &row), 0);
    assert_int_equal(leftovers_each(fixture.db, fixture.arena, count, &left), 0);
    assert_int_equal(left, 0);
    assert_int_equal(packagings_drop(fixture.db, fixture.one.version_id), 0);
    assert_int_equal(leftovers_each(fixture.db, fixture.arena, count, &left), 0);
    assert_int_equal(left, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_next),
        cmocka_unit_test(test_asked_anew),
        cmocka_unit_test(test_folders_are_no_leftovers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
