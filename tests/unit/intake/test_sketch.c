/* Drafts before there is a file, and drafts that are given up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "data_dir.h"
#include "intake/sketch.h"
#include "seed.h"
#include "store/films.h"
#include "store/leftovers.h"
#include "store/sources.h"

struct desk {
    struct data_dir dir;
    struct db *db;
    struct arena *arena;
};

static void desk_make(struct desk *desk)
{
    data_dir_make(&desk->dir);
    assert_int_equal(db_open(&desk->db, desk->dir.fd, DB_WRITE), 0);
    desk->arena = arena_open((size_t)request_arena_bytes_max);
}

static void desk_remove(struct desk *desk)
{
    arena_close(desk->arena);
    db_close(desk->db);
    data_dir_remove(&desk->dir);
}
#define AUTO_DESK __attribute__((cleanup(desk_remove)))

static void test_added(void **state)
{
    AUTO_DESK struct desk desk;
    struct description film, again;

    (void)state;
    desk_make(&desk);
    describe_blank(&film);
    assert_int_equal(sketch_add(desk.db, "Ada", NULL, desk.arena, &film), DESCRIBE_BAD);
    film.texts[0].title = "Version 2.5";
    film.texts[1].title = "Fersiwn";
    assert_true(describe_add_theme(&film, "horses"));
    assert_int_equal(sketch_add(desk.db, "Ada", NULL, desk.arena, &film), 0);
    assert_int_equal(describe_find(desk.db, film.slug, desk.arena, &again), 0);
    assert_int_equal(describe_differences(&film, &again), 0);
    assert_string_equal(again.state, "draft");
    assert_string_equal(film.slug, "version-2-5");
    assert_int_equal(sketch_add(desk.db, "Ada", NULL, desk.arena, &film), 0);
    assert_string_equal(film.slug, "version-2-5-2"); /* never that of another film */
}

static int count(void *context, const char *path)
{
    (void)path;
    ++*(int *)context;
    return 0;
}

static void test_given_up(void **state)
{
    AUTO_DESK struct desk desk;
    struct film_row row;
    int left = 0;

    (void)state;
    desk_make(&desk);
    seed_film(desk.db, &(struct seed){.slug = "one", .state = "draft"});
    assert_int_equal(films_find(desk.db, "one", desk.arena, &row), 0);
    row.publish_at = -1;
    assert_int_equal(films_change(desk.db, &row), 0);
    assert_int_equal(sketch_drop(desk.db, "Ada", "one", row.revision - 1, desk.arena),
                     SKETCH_CHANGED);
    assert_int_equal(sketch_drop(desk.db, "Ada", "one", row.revision, desk.arena), 0);
    assert_int_equal(films_find(desk.db, "one", desk.arena, &row), FILMS_MISSING);
    assert_int_equal(sketch_drop(desk.db, "Ada", "one", -1, desk.arena), SKETCH_MISSING);
    assert_int_equal(leftovers_each(desk.db, desk.arena, count, &left), 0);
    assert_int_equal(left, 1); /* its file is named for who sweeps */
}

static void test_kept(void **state)
{
    AUTO_DESK struct desk desk;
    struct film_row row;
    struct seeded film;

    (void)state;
    desk_make(&desk);
    seed_film(desk.db, &(struct seed){.slug = "live"});
    assert_int_equal(sketch_drop(desk.db, "Ada", "live", -1, desk.arena), SKETCH_RELEASED);
    film = seed_film(desk.db, &(struct seed){.slug = "one", .state = "draft"});
    assert_int_equal(sketch_drop(desk.db, "Ada", "one", -1, desk.arena), SKETCH_RELEASED);
    assert_int_equal(films_find(desk.db, "one", desk.arena, &row), 0);
    row.publish_at = -1;
    assert_int_equal(films_change(desk.db, &row), 0);
    assert_int_equal(sources_put(desk.db, &(struct source_row){.path = "one.mp4",
                                                               .sha256 = film.sha256,
                                                               .sidecars = "",
                                                               .state = "indexed",
                                                               .reason = "",
                                                               .probe = "",
                                                               .film_id = film.film_id}),
                     0);
    assert_int_equal(sketch_drop(desk.db, "Ada", "one", -1, desk.arena), SKETCH_BESIDE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_added),
        cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
