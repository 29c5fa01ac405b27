/* Pictures are nobody's until a person says so, and what a reader of the whole catalogue is told of
 * them is only what is approved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/str.h"
#include "data_dir.h"
#include "seed.h"
#include "store/packagings.h"
#include "store/pictures.h"
#include "store/snapshot.h"
#include "store/staged.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    int64_t version_id;
    struct buf said;
};

static void put(struct fixture *fixture, const char *name, const char *type, int64_t at_ms)
{
    const struct rendition_row row = {.name = name,
                                      .type = type,
                                      .codecs = "",
                                      .sha256 = name,
                                      .bytes = 10,
                                      .width = 640,
                                      .height = 360,
                                      .at_ms = at_ms,
                                      .tiles = str_starts(name, "storyboard") ? 100 : 0};

    assert_int_equal(staged_put(fixture->db, fixture->version_id, &row), 0);
}

static void open_fixture(struct fixture *fixture)
{
    struct packaging_row row = {.sha256 = "a"};

    *fixture = (struct fixture){.arena = arena_open(1 << 20)};
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->version_id =
        seed_film(fixture->db, &(struct seed){.slug = "one", .is_unplayable = true}).version_id;
    row.version_id = fixture->version_id;
    assert_int_equal(packagings_ask(fixture->db, &row), 0);
    assert_int_equal(packagings_find(fixture->db, row.version_id, fixture->arena, &row), 0);
    row.folder = "f";
    assert_int_equal(packagings_write(fixture->db, &row), 0);
    put(fixture, "v360.mp4", "video/mp4", 0);
    put(fixture, "poster-1500.jpg", "image/jpeg", 1500);
    put(fixture, "poster-1500.avif", "image/avif", 1500);
    put(fixture, "poster-900.jpg", "image/jpeg", 900);
    put(fixture, "poster-900.avif", "image/avif", 900);
    put(fixture, "storyboard-1.jpg", "image/jpeg", 0);
    put(fixture, "storyboard-2.jpg", "image/jpeg", 1000000);
    assert_int_equal(staged_enter(fixture->db, fixture->version_id, 5), 0);
    assert_int_equal(pictures_enter(fixture->db, fixture->version_id), 0);
}

static void close_fixture(struct fixture *fixture)
{
    buf_free(&fixture->said);
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int pass_film(void *context, const struct snapshot_film *film)
{
    return 0;
}

static int pass_digest(void *context, int64_t film_id, const char *sha256)
{
    return 0;
}

static int pass_version(void *context, const struct snapshot_version *version)
{
    return 0;
}

static int say_file(void *context, const struct snapshot_rendition *rendition)
{
    buf_printf(context, "%s=%s ", rendition->name, rendition->path);
    return 0;
}

/* All that who serves is told of. */
static void expect_public(struct fixture *fixture, const char *expected)
{
    const struct snapshot snapshot = {&fixture->said, pass_film, pass_digest, pass_version,
                                      say_file};

    buf_clear(&fixture->said);
    assert_int_equal(snapshot_read(fixture->db, &snapshot), 0);
    assert_string_equal(fixture->said.data, expected);
}

static int say_picture(void *context, const struct picture_row *row)
{
    buf_printf(context, "%s %s %d %d%s;", row->kind, row->name, (int)row->at_ms,
               (int)row->approved_at, row->tiles == 100 ? " of 100" : "");
    return 0;
}

static void expect_pictures(struct fixture *fixture, const char *expected)
{
    buf_clear(&fixture->said);
    buf_text(&fixture->said, "");
    assert_int_equal(pictures_each(fixture->db, fixture->version_id, fixture->arena, say_picture,
                                   &fixture->said),
                     0);
    assert_string_equal(fixture->said.data, expected);
}

static void test_nothing_is_approved_by_itself(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    expect_pictures(&fixture, "poster poster-900.jpg 900 -1;poster poster-900.avif 900 -1;"
                              "poster poster-1500.jpg 1500 -1;poster poster-1500.avif 1500 -1;"
                              "sheet storyboard-1.jpg 0 -1 of 100;"
                              "sheet storyboard-2.jpg 1000000 -1 of 100;");
    expect_public(&fixture, "v360.mp4=f/v360.mp4 ");
}

static void test_one_poster_at_most(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t id;

    open_fixture(&fixture);
    id = fixture.version_id;
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-900", 7), 0);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 poster.avif=f/poster-900.avif "
                            "poster.jpg=f/poster-900.jpg ");
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-1500", 8), 0);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 poster.avif=f/poster-1500.avif "
                            "poster.jpg=f/poster-1500.jpg ");
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-1000", 9), PICTURES_MISSING);
    assert_int_equal(pictures_approve_poster(fixture.db, id, "storyboard-1", 9), PICTURES_MISSING);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 poster.avif=f/poster-1500.avif "
                            "poster.jpg=f/poster-1500.jpg ");
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-900", -1), 0); /* it was not */
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-1000", -1), PICTURES_MISSING);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 poster.avif=f/poster-1500.avif "
                            "poster.jpg=f/poster-1500.jpg ");
    assert_int_equal(pictures_approve_poster(fixture.db, id, "poster-1500", -1), 0);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 ");
}

static void test_the_storyboard_is_one(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t id;

    open_fixture(&fixture);
    id = fixture.version_id;
    assert_int_equal(pictures_approve_sheets(fixture.db, id, 7), 0);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 storyboard-1.jpg=f/storyboard-1.jpg "
                            "storyboard-2.jpg=f/storyboard-2.jpg ");
    assert_int_equal(pictures_approve_sheets(fixture.db, id, -1), 0);
    expect_public(&fixture, "v360.mp4=f/v360.mp4 ");
    assert_int_equal(pictures_clear(fixture.db, id), 0);
    assert_int_equal(pictures_approve_sheets(fixture.db, id, 7), PICTURES_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_approved_by_itself),
        cmocka_unit_test(test_one_poster_at_most),
        cmocka_unit_test(test_the_storyboard_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
