/* Rows of sources: what was last seen of the files in library/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data_dir.h"
#include "seed.h"
#include "store/sources.h"

#define ONE "1111111111111111111111111111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222222222222222222222222222"

static struct source_row a_source(const char *path, const char *sha256)
{
    return (struct source_row){.path = path,
                               .bytes = 1,
                               .mtime_ns = INT64_C(1772391600123456789),
                               .ctime_ns = 3,
                               .inode = 4,
                               .device = 5,
                               .sha256 = sha256,
                               .state = "indexed",
                               .seen_at = 6};
}

static int write_path(void *context, const struct source_row *row)
{
    buf_printf(context, "%s:%s ", row->path, row->state);
    return 0;
}

static void test_a_source_is_put_found_moved_and_missed(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_DB struct db *db = NULL;
    AUTO_BUF struct buf paths = {0};
    struct source_row one = a_source("b/one.mp4", ONE), two = a_source("a.mp4", TWO), got;

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    assert_int_equal(sources_put(db, &one), 0);
    assert_int_equal(sources_put(db, &two), 0);
    assert_int_equal(sources_find(db, "b/one.mp4", arena, &got), 0);
    assert_int_equal(got.id, one.id);
    assert_int_equal(got.mtime_ns, INT64_C(1772391600123456789));
    assert_int_equal(got.film_id, 0);
    assert_string_equal(got.reason, "");
    assert_int_equal(sources_find(db, "b/two.mp4", arena, &got), SOURCES_MISSING);
    assert_int_equal(sources_find_digest(db, ONE, "missing", arena, &got), SOURCES_MISSING);
    assert_int_equal(sources_set_state(db, one.id, "missing"), 0);
    assert_int_equal(sources_find_digest(db, ONE, "missing", arena, &got), 0);
    assert_int_equal(sources_move(db, one.id, "c.mp4"), 0);
    assert_int_equal(sources_set_state(db, 99, "missing"), SOURCES_MISSING);
    assert_int_equal(sources_each(db, arena, write_path, &paths), 0);
    assert_string_equal(paths.data, "a.mp4:indexed c.mp4:missing ");
}

static void test_the_same_path_is_the_same_row(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_DB struct db *db = NULL;
    struct source_row one = a_source("one.mp4", ONE), changed = a_source("one.mp4", TWO), got;

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    assert_int_equal(sources_put(db, &one), 0);
    changed.bytes = 77;
    assert_int_equal(sources_put(db, &changed), 0);
    assert_int_equal(changed.id, one.id);
    assert_int_equal(sources_find(db, "one.mp4", arena, &got), 0);
    assert_int_equal(got.bytes, 77);
    assert_string_equal(got.sha256, TWO);
}

/* A withdrawal must name also what the film was made from before its file was replaced. */
static void test_a_film_keeps_every_digest_it_ever_had(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_DB struct db *db = NULL;
    struct source_row row = a_source("one.mp4", TWO);
    struct seeded film;
    const char *digests, *expected;

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    film = seed_film(db, &(struct seed){.slug = "one"});
    row.film_id = film.film_id;
    assert_int_equal(sources_put(db, &row), 0);
    row.sha256 = ONE;
    assert_int_equal(sources_put(db, &row), 0);
    assert_int_equal(sources_digests(db, film.film_id, arena, &digests), 0);
    expected = strcmp(film.sha256, ONE) < 0 ? arena_printf(arena, "%s,%s,%s", film.sha256, ONE, TWO)
               : strcmp(film.sha256, TWO) < 0
                   ? arena_printf(arena, "%s,%s,%s", ONE, film.sha256, TWO)
                   : arena_printf(arena, "%s,%s,%s", ONE, TWO, film.sha256);
    assert_string_equal(digests, expected);
    assert_int_equal(sources_digests_now(db, film.film_id, arena, &digests), 0);
    assert_string_equal(digests, film.sha256);
    assert_int_equal(sources_digests(db, film.film_id + 1, arena, &digests), 0);
    assert_string_equal(digests, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_source_is_put_found_moved_and_missed),
        cmocka_unit_test(test_the_same_path_is_the_same_row),
        cmocka_unit_test(test_a_film_keeps_every_digest_it_ever_had),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
