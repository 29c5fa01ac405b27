/* The files that may be deleted: those that nothing names yet, or any more, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data_dir.h"
#include "seed.h"
#include "store/leftovers.h"
#include "store/versions.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded film; /* with one rendition */
    const char *path;   /* its file */
};

static int take_path(void *context, const struct rendition_row *row)
{
    struct fixture *fixture = context;

    fixture->path = row->path;
    return 0;
}

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->db, &(struct seed){.slug = "one"});
    assert_int_equal(
        renditions_each(fixture->db, fixture->film.version_id, fixture->arena, take_path, fixture),
        0);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int write_path(void *context, const char *path)
{
    buf_printf(context, "%s;", path);
    return 0;
}

static void expect_list(const struct fixture *fixture, const char *expected)
{
    AUTO_BUF struct buf list = {0};

    buf_text(&list, "");
    assert_int_equal(leftovers_each(fixture->db, fixture->arena, write_path, &list), 0);
    assert_string_equal(list.data ? list.data : "", expected);
}

static struct rendition_row a_rendition(const char *path)
{
    return (struct rendition_row){
        .name = "original.mp4", .path = path, .type = "video/mp4", .sha256 = "aa", .bytes = 1};
}

static void test_a_file_of_a_film_is_none(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    expect_list(&fixture, "");
}

static void test_a_file_is_one_until_a_row_names_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct rendition_row row = a_rendition("new/original.mp4");
    const char *old;

    open_fixture(&fixture);
    assert_int_equal(leftovers_add(fixture.db, "new/original.mp4"), 0);
    assert_int_equal(leftovers_add(fixture.db, "new/original.mp4"), 0);
    expect_list(&fixture, "new/original.mp4;");
    assert_int_equal(renditions_replace(fixture.db, fixture.film.version_id, &row, 1), 0);
    old = arena_printf(fixture.arena, "%s;", fixture.path);
    expect_list(&fixture, old); /* and what it was before is one from now on */
    assert_int_equal(leftovers_forget(fixture.db, fixture.path), 0);
    expect_list(&fixture, "");
}

static void test_nothing_is_one_before_the_change_is_durable(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_int_equal(db_begin(fixture.db), 0);
    assert_int_equal(renditions_replace(fixture.db, fixture.film.version_id, NULL, 0), 0);
    db_rollback(fixture.db);
    expect_list(&fixture, "");
}

static void test_a_file_put_back_by_the_same_row_is_none(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct rendition_row row;

    open_fixture(&fixture);
    row = a_rendition(fixture.path);
    assert_int_equal(renditions_replace(fixture.db, fixture.film.version_id, &row, 1), 0);
    expect_list(&fixture, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_of_a_film_is_none),
        cmocka_unit_test(test_a_file_is_one_until_a_row_names_it),
        cmocka_unit_test(test_nothing_is_one_before_the_change_is_durable),
        cmocka_unit_test(test_a_file_put_back_by_the_same_row_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
