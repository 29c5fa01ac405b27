/* What is made becomes what is served: all of it, when all of it is proven. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data_dir.h"
#include "seed.h"
#include "store/packagings.h"
#include "store/staged.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    int64_t version_id;
    struct packaging_row row;
};

static void put(struct fixture *fixture, const char *name, const char *sha256)
{
    const struct rendition_row row = {.name = name,
                                      .type = "video/mp4",
                                      .codecs = "avc1.64001F",
                                      .sha256 = sha256,
                                      .bytes = 10,
                                      .width = 640,
                                      .height = 360,
                                      .fps_num = 25,
                                      .fps_den = 1,
                                      .bit_rate = 1000,
                                      .peak_bit_rate = 1100,
                                      .init_bytes = 5,
                                      .index_bytes = 6,
                                      .duration_ms = 7};

    assert_int_equal(staged_put(fixture->db, fixture->version_id, &row), 0);
}

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->version_id =
        seed_film(fixture->db, &(struct seed){.slug = "one", .is_unplayable = true}).version_id;
    assert_int_equal(
        packagings_ask(fixture->db,
                       &(struct packaging_row){.version_id = fixture->version_id, .sha256 = "a"}),
        0);
    assert_int_equal(
        packagings_find(fixture->db, fixture->version_id, fixture->arena, &fixture->row), 0);
    fixture->row.folder = "f";
    assert_int_equal(packagings_write(fixture->db, &fixture->row), 0);
    put(fixture, "v360.mp4", "1");
    put(fixture, "480p.mp4", NULL);
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int write_row(void *context, const struct rendition_row *row)
{
    buf_printf(context, "%s %s %d %d/%d %d %d+%d %d;", row->path ? row->path : row->name,
               row->sha256 ? row->sha256 : "-", (int)row->bytes, (int)row->fps_num,
               (int)row->fps_den, (int)row->peak_bit_rate, (int)row->init_bytes,
               (int)row->index_bytes, (int)row->duration_ms);
    return 0;
}

static void expect_staged(struct fixture *fixture, const char *expected)
{
    AUTO_BUF struct buf text = {0};

    buf_text(&text, "");
    assert_int_equal(
        staged_each(fixture->db, fixture->version_id, fixture->arena, write_row, &text), 0);
    assert_string_equal(text.data ? text.data : "", expected);
}

static void expect_served(struct fixture *fixture, const char *expected)
{
    AUTO_BUF struct buf text = {0};

    assert_int_equal(
        renditions_each(fixture->db, fixture->version_id, fixture->arena, write_row, &text), 0);
    assert_string_equal(text.data ? text.data : "", expected);
}

static void test_in_service(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    expect_staged(&fixture, "480p.mp4 - 10 25/1 1100 5+6 7;v360.mp4 1 10 25/1 1100 5+6 7;");
    put(&fixture, "480p.mp4", "2");
    assert_int_equal(staged_enter(fixture.db, fixture.version_id, 99), 0);
    expect_served(&fixture, "f/480p.mp4 2 10 25/1 1100 5+6 7;f/v360.mp4 1 10 25/1 1100 5+6 7;");
}

static void test_unproven(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_true(staged_enter(fixture.db, fixture.version_id, 99) < 0);
    expect_served(&fixture, "");
}

static void test_goes_with_its_folder(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    fixture.row.permille = 10;
    assert_int_equal(packagings_write(fixture.db, &fixture.row), 0);
    expect_staged(&fixture, "480p.mp4 - 10 25/1 1100 5+6 7;v360.mp4 1 10 25/1 1100 5+6 7;");
    fixture.row.folder = "g";
    assert_int_equal(packagings_write(fixture.db, &fixture.row), 0);
    expect_staged(&fixture, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_service),
        cmocka_unit_test(test_unproven),
        cmocka_unit_test(test_goes_with_its_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
