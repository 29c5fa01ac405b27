/* What counts as a change of what visitors are shown, and what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data_dir.h"
#include "seed.h"
#include "store/films.h"
#include "store/numbers.h"
#include "store/snapshot.h"

struct fixture {
    struct data_dir dir;
    struct db *db;
    struct seeded film;
};

static void open_fixture(struct fixture *fixture)
{
    data_dir_make(&fixture->dir);
    assert_int_equal(db_open(&fixture->db, fixture->dir.fd, DB_WRITE), 0);
    fixture->film = seed_film(fixture->db, &(struct seed){.slug = "one"});
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    data_dir_remove(&fixture->dir);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

static int64_t changes(const struct fixture *fixture)
{
    int64_t changes;

    assert_int_equal(snapshot_changes(fixture->db, &changes), 0);
    return changes;
}

static void test_a_film_that_is_hidden_is_a_change(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t before;

    open_fixture(&fixture);
    before = changes(&fixture);
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "ended", 0, 1), 0);
    assert_true(changes(&fixture) > before);
}

static void test_a_play_that_is_counted_is_none(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t before;

    open_fixture(&fixture);
    before = changes(&fixture);
    assert_int_equal(numbers_add(fixture.db, 20000, fixture.film.film_id, "play", 1), 0);
    assert_int_equal(changes(&fixture), before);
}

static void test_what_is_rolled_back_is_none(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t before;

    open_fixture(&fixture);
    before = changes(&fixture);
    assert_int_equal(db_begin(fixture.db), 0);
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "ended", 0, 1), 0);
    db_rollback(fixture.db);
    assert_int_equal(changes(&fixture), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_that_is_hidden_is_a_change),
        cmocka_unit_test(test_a_play_that_is_counted_is_none),
        cmocka_unit_test(test_what_is_rolled_back_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
