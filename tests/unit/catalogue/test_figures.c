/* What staff are told of how often films are played: sums by day, the small ones hidden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "catalogue/figures.h"
#include "data_dir.h"
#include "seed.h"
#include "store/numbers.h"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

static void test_small_counts_are_hidden(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    AUTO_DB struct db *db = NULL;
    struct figures figures;
    struct seeded one;

    data_dir_make(&dir);
    assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
    one = seed_film(db, &(struct seed){.slug = "one"});
    seed_film(db, &(struct seed){.slug = "nobodys"});
    assert_int_equal(numbers_add(db, 100, one.film_id, "play", 10), 0);
    assert_int_equal(numbers_add(db, 99, one.film_id, "play", 9), 0);
    assert_int_equal(numbers_add(db, 73, one.film_id, "link", 1200), 0);
    assert_int_equal(numbers_add(db, 72, one.film_id, "play", 500), 0); /* before the first day */
    assert_int_equal(figures_read(db, 100 * day_ms + 5, arena, &figures), 0);
    assert_int_equal(figures.first_day, 73);
    assert_int_equal(figures.count, 1);
    assert_string_equal(figures.films[0].slug, "one");
    assert_int_equal(figures.films[0].counts[FIGURES_PLAY][27], 10);
    assert_int_equal(figures.films[0].counts[FIGURES_PLAY][26], -1);
    assert_int_equal(figures.films[0].counts[FIGURES_PLAY][0], 0);
    assert_int_equal(figures.films[0].counts[FIGURES_LINK][0], 1200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_counts_are_hidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
