/* A running answer ends when that ends for which it was given, and not before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/clock.h"
#include "catalogue/cut.h"
#include "opened.h"
#include "seed.h"
#include "store/films.h"
#include "store/partners.h"

#define KEY_ONE "11111111111111111111111111111111"
#define KEY_TWO "22222222222222222222222222222222"

struct fixture {
    struct opened opened;
    struct seeded film, other;
    struct partner_row one, two;
};

static void open_fixture(struct fixture *fixture)
{
    struct db *db;

    *fixture =
        (struct fixture){.one = {.key = KEY_ONE, .name = "One", .until_at = -1},
                         .two = {.key = KEY_TWO, .name = "Two", .has_all = true, .until_at = -1}};
    opened_make(&fixture->opened);
    db = fixture->opened.db;
    fixture->film = seed_film(db, &(struct seed){.slug = "film"});
    fixture->other = seed_film(db, &(struct seed){.slug = "other"});
    assert_int_equal(films_set_audience(db, fixture->film.film_id, "partners"), 0);
    assert_int_equal(partners_add(db, &fixture->one), 0);
    assert_int_equal(partners_add(db, &fixture->two), 0);
    assert_int_equal(partners_add_origin(db, fixture->one.id, "https://one.example"), 0);
    assert_int_equal(partners_add_origin(db, fixture->two.id, "https://two.example"), 0);
    assert_int_equal(partners_add_film(db, fixture->one.id, fixture->film.film_id), 0);
    opened_again(&fixture->opened);
}

static void close_fixture(struct fixture *fixture)
{
    opened_close(&fixture->opened);
}
#define AUTO_FIXTURE __attribute__((cleanup(close_fixture)))

/* By a permit of a partner for a film. */
static struct look look_by(struct fixture *fixture, const char *key, const struct seeded *film)
{
    int64_t now_ms = clock_wall_ms();

    return look_open_by_permit(fixture->opened.library, fixture->opened.db, VIEWER_PARTNER, key,
                               film->public_id, now_ms + 1000, now_ms);
}

static void test_a_permit_shows_one_film_of_one_partner(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_fixture(&fixture);
    assert_null(look_film(&fixture.opened.anybody, "film"));
    assert_non_null(look_film(&fixture.opened.anybody, "other"));
    {
        AUTO_LOOK struct look look = look_by(&fixture, KEY_ONE, &fixture.film);

        assert_non_null(look_film(&look, "film"));
        assert_non_null(look_version(&look, fixture.film.version));
        assert_null(look_film(&look, "other")); /* public, but this permit is not for it */
    }
    {
        AUTO_LOOK struct look look = look_by(&fixture, KEY_ONE, &fixture.other);

        assert_null(look_film(&look, "other")); /* not one of this partner's */
    }
    {
        AUTO_LOOK struct look look = look_by(&fixture, KEY_TWO, &fixture.other);

        assert_non_null(look_film(&look, "other"));
    }
    {
        AUTO_LOOK struct look look = look_by(&fixture, "", &fixture.other);

        assert_null(look_film(&look, "other"));
    }
}

static int64_t cut_by(struct fixture *fixture, const char *key)
{
    AUTO_LOOK struct look look = look_by(fixture, key, &fixture->film);

    assert_non_null(look_film(&look, "film"));
    return cut_of(&look.viewer, fixture->film.film_id);
}

static bool is_due(struct fixture *fixture, int64_t cut)
{
    return cut_is_due(fixture->opened.library, cut, clock_wall_ms());
}

static void test_one_partner_is_cut_and_the_others_are_not(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t one, two;

    open_fixture(&fixture);
    one = cut_by(&fixture, KEY_ONE);
    two = cut_by(&fixture, KEY_TWO);
    assert_true(one > 0 && two > 0 && one != two);
    assert_false(is_due(&fixture, one));
    assert_false(is_due(&fixture, two));
    assert_int_equal(partners_remove(fixture.opened.db, fixture.one.id), 0);
    opened_again(&fixture.opened);
    assert_true(is_due(&fixture, one));
    assert_false(is_due(&fixture, two));
}

static void test_a_partners_time_ends_by_itself(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t until_ms = clock_wall_ms() + 60000, two;
    uint64_t before;

    open_fixture(&fixture);
    fixture.two.until_at = until_ms;
    assert_int_equal(partners_change(fixture.opened.db, &fixture.two), 0);
    opened_again(&fixture.opened);
    two = cut_by(&fixture, KEY_TWO);
    before = library_generation(fixture.opened.library, until_ms - 1);
    assert_false(cut_is_due(fixture.opened.library, two, until_ms - 1));
    assert_true(cut_is_due(fixture.opened.library, two, until_ms));
    /* and whoever asks by generations hears of it */
    assert_true(library_generation(fixture.opened.library, until_ms) != before);
}

static void test_the_public_and_staff_have_their_own(void **state)
{
    static const struct viewer anybody = {.kind = VIEWER_PUBLIC}, staff = {.kind = VIEWER_STAFF};
    AUTO_FIXTURE struct fixture fixture;
    int64_t theirs, ours, hidden;

    open_fixture(&fixture);
    theirs = cut_of(&anybody, fixture.other.film_id);
    hidden = cut_of(&anybody, fixture.film.film_id);
    ours = cut_of(&staff, fixture.film.film_id);
    assert_true(ours < -1); /* -1 is http's */
    assert_false(is_due(&fixture, theirs));
    assert_true(is_due(&fixture, hidden));
    assert_false(is_due(&fixture, ours));
    assert_int_equal(films_set_state(fixture.opened.db, fixture.film.film_id, "withdrawn", -1, -1),
                     0);
    opened_again(&fixture.opened);
    assert_true(is_due(&fixture, ours));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_permit_shows_one_film_of_one_partner),
        cmocka_unit_test(test_one_partner_is_cut_and_the_others_are_not),
        cmocka_unit_test(test_a_partners_time_ends_by_itself),
        cmocka_unit_test(test_the_public_and_staff_have_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
