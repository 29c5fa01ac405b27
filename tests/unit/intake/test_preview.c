/* What staff can look at while a film is being made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "data_dir.h"
#include "intake/preview.h"
#include "seed.h"
#include "store/packagings.h"
#include "store/staged.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
    struct seeded film;
};

static void stage(struct fixture *fixture, const char *name, const char *type)
{
    const struct rendition_row row = {.name = name, .type = type, .codecs = "", .bytes = 10};

    assert_int_equal(staged_put(fixture->db, fixture->film.version_id, &row), 0);
}

static void open_fixture(struct fixture *fixture, const char *step)
{
    struct packaging_row row = {.sha256 = "a"};

    data_dir_make(&fixture->dir);
    fixture->arena = arena_open(1 << 20);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->db, &(struct seed){.slug = "one", .is_unplayable = true});
    row.version_id = fixture->film.version_id;
    assert_int_equal(packagings_ask(fixture->db, &row), 0);
    assert_int_equal(packagings_find(fixture->db, row.version_id, fixture->arena, &row), 0);
    row.step = step;
    row.folder = "f";
    assert_int_equal(packagings_write(fixture->db, &row), 0);
    stage(fixture, "a128.mp4", "audio/mp4");
    stage(fixture, "v360.mp4", "video/mp4");
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    arena_close(fixture->arena);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

/* Sheets of a film of 12 hours and all posters that are offered. */
static void stage_pictures(struct fixture *fixture)
{
    char name[40];

    for (int i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "poster-%d.jpg", i);
        stage(fixture, name, "image/jpeg");
        snprintf(name, sizeof name, "poster-%d.avif", i);
        stage(fixture, name, "image/avif");
    }
    for (int i = 0; i < 44; i++) {
        snprintf(name, sizeof name, "storyboard-%d.jpg", i);
        stage(fixture, name, "image/jpeg");
    }
}

static void test_pictures_take_no_films_place(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct preview preview;

    (void)state;
    open_fixture(&fixture, "prove");
    stage_pictures(&fixture);
    assert_int_equal(preview_find(fixture.db, "one", fixture.arena, &preview), 0);
    assert_int_equal(preview.count, 2);
    assert_string_equal(preview.files[0].name, "a128.mp4");
    assert_string_equal(preview.files[1].name, "v360.mp4");
    assert_string_equal(preview.paths[1], "making-f/v360.mp4");
}

static void test_its_folder_has_its_own_name_at_last(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct preview preview;

    (void)state;
    open_fixture(&fixture, "enter");
    assert_int_equal(preview_find(fixture.db, "one", fixture.arena, &preview), 0);
    assert_string_equal(preview.paths[1], "f/v360.mp4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures_take_no_films_place),
        cmocka_unit_test(test_its_folder_has_its_own_name_at_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
