/* AV1 of a film in service: all of it beside what was there, or nothing; later than all else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/str.h"
#include "intake/withdraw.h"
#include "packaging_fixture.h"
#include "people/audit.h"
#include "store/chores.h"
#include "store/films.h"

enum { OF_LADDER = WIRE_LADDER - 1, OF_AV1 = 3 }; /* the film is no 1080p */

static int note_chore(void *context, const struct chore_row *row)
{
    if (str_equal(row->job, "av1"))
        *(struct chore_row *)context = *row;
    return 0;
}

static void expect_av1(struct fixture *fixture, const char *state, const char *reason)
{
    struct chore_row row = {.state = "none", .reason = ""};

    assert_int_equal(
        chores_each(fixture->db, fixture->film.version_id, fixture->arena, note_chore, &row), 0);
    assert_string_equal(row.state, state);
    if (!strstr(row.reason, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, row.reason);
}

/* In service with what is there, and nothing on its way. */
static void expect_served(struct fixture *fixture, int count)
{
    struct packaging_row row = row_of(fixture);

    assert_string_equal(row.state, "done");
    assert_string_equal(row.folder, "");
    assert_int_equal(row.permille, 1000);
    expect_renditions(fixture, count);
}

static void open_packaged(struct fixture *fixture, const char *word)
{
    open_new(fixture, word);
    fixture->wishes.av1 = true;
    assert_int_equal(run(fixture), 0);
    expect_in_service(fixture);
    expect_av1(fixture, "waiting", "");
}

static void test_all_of_it_comes_at_once(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_packaged(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "done", "");
    expect_served(&fixture, OF_LADDER + OF_AV1);
    expect_pictures(&fixture, 3);
    expect_folders(&fixture, 2);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    /* asked again, it takes the place of what it was */
    assert_int_equal(chores_ask(fixture.db, fixture.film.version_id, "av1", 5), 0);
    assert_int_equal(run(&fixture), 0);
    expect_served(&fixture, OF_LADDER + OF_AV1);
    /* and goes with what it was made beside */
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_only_where_it_is_wanted(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "none", "");
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    fixture.wishes.av1 = true;
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    expect_av1(&fixture, "waiting", "");
    fixture.wishes.av1 = false;
    assert_int_equal(withdraw_restore(fixture.db, fixture.dir.fd,
                                      &(struct release_rules){.people = 1}, AUDIT_COMMAND_LINE,
                                      "one"),
                     0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    fixture.wishes.av1 = true;
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "draft", -1, -1), 0);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    assert_int_equal(films_set_state(fixture.db, fixture.film.film_id, "live", 1000, -1), 0);
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "done", "");
}

/* Of what fails nothing stays, and what was there is served as before. */
static void test_failures(void **state)
{
    static const struct {
        const char *word, *reason;
    } rows[] = {{"dirty-av1", "not clean"},
                {"bad-av1", "There is no picture in it"},
                {"breaks-av1", "breaks the program"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FIXTURE struct fixture fixture;

        open_packaged(&fixture, rows[i].word);
        assert_int_equal(run(&fixture), 0);
        expect_av1(&fixture, "failed", rows[i].reason);
        expect_served(&fixture, OF_LADDER);
        expect_folders(&fixture, 1);
        assert_int_equal(run(&fixture), PACKAGER_IDLE);
    }
}

/* The folder it is being made in, and the file in it. */
static ino_t inode_of(struct fixture *fixture, const char *prefix, const char *folder)
{
    char path[120];
    struct stat at;

    snprintf(path, sizeof path, "renditions/%s%s/v360-av1.mp4", prefix, folder);
    assert_int_equal(fstatat(fixture->dir.fd, path, &at, 0), 0);
    return at.st_ino;
}

static void test_a_rung_that_is_made_is_kept(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging_row row;
    ino_t inode;

    open_packaged(&fixture, "full-av1");
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "waiting", "no room on the disk");
    expect_renditions(&fixture, OF_LADDER);
    row = row_of(&fixture);
    inode = inode_of(&fixture, "making-", row.folder);
    fixture.packager->chores_rest_ms = 0;
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "done", "");
    expect_served(&fixture, OF_LADDER + OF_AV1);
    assert_int_equal(inode_of(&fixture, "", row.folder), inode);
}

static void ask_another(struct fixture *fixture, int64_t at_ms)
{
    struct seeded other =
        seed_film(fixture->db, &(struct seed){.slug = "two", .is_unplayable = true});
    struct packaging_row row;

    assert_int_equal(packaging_ask(fixture->db, other.version_id,
                                   &(struct original){.sha256 = other.sha256, .duration_ms = 9}),
                     0);
    assert_int_equal(packagings_find(fixture->db, other.version_id, fixture->arena, &row), 0);
    row.retry_at = at_ms;
    assert_int_equal(packagings_write(fixture->db, &row), 0);
}

static void test_another_film_comes_first(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_packaged(&fixture, "slow-av1");
    ask_another(&fixture, clock_wall_ms() + 500);
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "waiting", "");
    expect_renditions(&fixture, OF_LADDER);
    expect_folders(&fixture, 2);
    assert_string_not_equal(row_of(&fixture).folder, "");
}

/* Its process may end often while it is at it, but not for ever. */
static void test_not_for_ever(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_packaged(&fixture, "gone-av1");
    for (int i = 0; i < 12; i++)
        assert_true(run(&fixture) < 0);
    expect_av1(&fixture, "working", "try 12");
    assert_int_equal(run(&fixture), 0);
    expect_av1(&fixture, "failed", "again and again");
    expect_renditions(&fixture, OF_LADDER);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_it_comes_at_once),
        cmocka_unit_test(test_only_where_it_is_wanted),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_a_rung_that_is_made_is_kept),
        cmocka_unit_test(test_another_film_comes_first),
        cmocka_unit_test(test_not_for_ever),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests_name("intake/recode", tests, NULL, NULL);
}
