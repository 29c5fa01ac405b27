/* A film is erased: nothing of it stays but its name, and nothing of others goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/str.h"
#include "intake/erase.h"
#include "intake/withdraw.h"
#include "packaging_fixture.h"
#include "people/audit.h"
#include "store/contents.h"
#include "store/films.h"

static const int64_t day_ms = INT64_C(24) * 3600 * 1000;

static int nothing(void *context, const struct version_row *row)
{
    (void)context;
    (void)row;
    fail_msg("a version is left");
    return 0;
}

static void expect_nothing(struct fixture *fixture)
{
    struct film_row film;

    assert_int_equal(films_get(fixture->db, fixture->film.film_id, fixture->arena, &film), 0);
    assert_string_equal(film.state, "withdrawn");
    assert_string_equal(film.title, "one");
    assert_int_equal(
        versions_each(fixture->db, fixture->film.film_id, fixture->arena, nothing, NULL), 0);
}

static bool is_in_vault(struct fixture *fixture)
{
    return faccessat(fixture->dir.fd, "vault/0123456789abcdef0123456789abcdef", F_OK, 0) == 0;
}

/* Packaged twice, so that there is something before, with an original in the vault. */
static void open_two(struct fixture *fixture, struct seeded *other)
{
    static const char vault[] = "0123456789abcdef0123456789abcdef";
    AUTO_FD int folder = -1;

    open_served(fixture, "good");
    assert_int_equal(run(fixture), 0);
    folder = files_open_dir(fixture->dir.fd, "vault");
    data_dir_put(folder, vault, "film", 4);
    assert_int_equal(
        packaging_ask(fixture->db, fixture->film.version_id,
                      &(struct original){.sha256 = fixture->film.sha256, .vault = vault}),
        0);
    *other = seed_film(fixture->db, &(struct seed){.slug = "other"});
    seed_rendition(fixture->dir.fd, other);
    expect_folders(fixture, 3);
}

static void test_all_of_it(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct seeded other;

    open_two(&fixture, &other);
    assert_int_equal(erase_film(fixture.db, "never", "Ada"), ERASE_MISSING);
    assert_int_equal(erase_film(fixture.db, "one", "Ada"), ERASE_NOT_WITHDRAWN);
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(erase_film(fixture.db, "one", "Ada"), 0);
    expect_nothing(&fixture);
    expect_folders(&fixture, 3); /* as after a kill: what follows goes on */
    assert_true(is_in_vault(&fixture));
    assert_int_equal(erase_film(fixture.db, "one", "Ada"), ERASE_ALREADY);
    assert_int_equal(erase_clean(fixture.db, fixture.dir.fd), 0);
    expect_folders(&fixture, 1); /* the other film's */
    assert_false(is_in_vault(&fixture));
    assert_int_equal(erase_clean(fixture.db, fixture.dir.fd), 0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
}

/* By itself when its days are over, and not a day sooner. */
static void test_in_its_time(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t now_ms = clock_wall_ms();
    struct seeded other;

    open_two(&fixture, &other);
    assert_int_equal(erase_due(fixture.db, 30, now_ms + 40 * day_ms), 0);
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(erase_due(fixture.db, 30, now_ms), 0); /* seen to be withdrawn */
    assert_int_equal(erase_due(fixture.db, 0, now_ms + 40 * day_ms), 0);
    assert_int_equal(erase_due(fixture.db, 30, now_ms + 29 * day_ms), 0);
    assert_string_equal(version_of(&fixture).state, "ready");
    assert_int_equal(withdraw_restore(fixture.db, fixture.dir.fd,
                                      &(struct release_rules){.people = 1}, AUDIT_COMMAND_LINE,
                                      "one"),
                     0);
    assert_int_equal(erase_due(fixture.db, 30, now_ms + 31 * day_ms), 0);
    assert_string_equal(version_of(&fixture).state, "ready"); /* it was given back */
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(erase_due(fixture.db, 30, now_ms + 50 * day_ms), 0);
    assert_string_equal(version_of(&fixture).state, "ready"); /* counted from then on */
    assert_int_equal(erase_due(fixture.db, 30, now_ms + 81 * day_ms), 0);
    expect_nothing(&fixture);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it),
        cmocka_unit_test(test_in_its_time),
    };

    fake_media = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
