/* Another file for a film that is served, and the one before back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "intake/leftover.h"
#include "intake/replacing.h"
#include "intake/withdraw.h"
#include "packaging_fixture.h"
#include "people/audit.h"
#include "store/contents.h"

static const int64_t year_ms = INT64_C(366) * 24 * 3600 * 1000;

static int back(struct fixture *fixture, const char *from, bool *is_dropped)
{
    const struct replacing_back press = {
        .data_fd = fixture->dir.fd, .slug = "one", .kind = "main", .from = from, .by = "Ada"};

    return replacing_back(fixture->db, &press, is_dropped);
}

struct seen {
    struct content_row now, before;
    int count;
};

static int note(void *context, const struct content_row *row)
{
    struct seen *seen = context;

    if (row->left_at < 0)
        seen->now = *row;
    else if (!seen->count++)
        seen->before = *row;
    return 0;
}

static struct seen contents_of(struct fixture *fixture)
{
    struct seen seen = {.count = 0};

    assert_int_equal(
        contents_each(fixture->db, fixture->film.version_id, fixture->arena, note, &seen), 0);
    return seen;
}

static void clean(struct fixture *fixture, int removed)
{
    assert_int_equal(leftover_clean(fixture->db, fixture->dir.fd, &fixture->count), 0);
    assert_int_equal(fixture->count, removed);
}

static void test_there_and_back(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_dropped = true;
    struct seen seen;

    open_served(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    seen = contents_of(&fixture);
    assert_string_equal(seen.before.sha256, fixture.film.sha256);
    assert_int_equal(seen.before.files, 1);
    assert_true(seen.before.seen_until > clock_wall_ms() + 2 * 60000);
    assert_int_equal(back(&fixture, NULL, &is_dropped), 0);
    assert_false(is_dropped);
    assert_string_equal(version_of(&fixture).sha256, fixture.film.sha256);
    assert_string_equal(version_of(&fixture).public_id, fixture.film.version);
    assert_int_equal(version_of(&fixture).duration_ms, 60000);
    expect_renditions(&fixture, 1);
    assert_int_equal(run(&fixture), PACKAGER_IDLE); /* it is made of nothing else again */
    clean(&fixture, 0);
    assert_int_equal(back(&fixture, NULL, &is_dropped), 0); /* and forth: it is as it was */
    expect_in_service(&fixture);
    clean(&fixture, 0);
}

static void test_in_the_making(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_dropped = false;
    struct packaging_row row;

    open_served(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    put_source(&fixture, "dirty");
    assert_string_equal(row_of(&fixture).state, "waiting");
    assert_int_equal(back(&fixture, NULL, &is_dropped), 0);
    assert_true(is_dropped);
    expect_in_service(&fixture);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    put_source(&fixture, "dirty");
    assert_int_equal(run(&fixture), 0); /* it cannot be had: what is served stays */
    row = row_of(&fixture);
    assert_string_equal(row.state, "failed");
    assert_int_equal(back(&fixture, NULL, &is_dropped), 0);
    assert_true(is_dropped);
    expect_in_service(&fixture);
}

static void test_as_it_was_seen(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_dropped;

    open_served(&fixture, "good");
    assert_int_equal(back(&fixture, NULL, &is_dropped), 0); /* the new one was on its way */
    assert_int_equal(back(&fixture, NULL, &is_dropped), REPLACING_NOTHING);
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    put_source(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    assert_int_equal(back(&fixture, "another", &is_dropped), REPLACING_CHANGED);
    assert_int_equal(back(&fixture, contents_of(&fixture).now.public_id, &is_dropped), 0);
}

static void test_files_gone(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    char path[80];
    bool is_dropped;

    open_served(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    snprintf(path, sizeof path, "renditions/%s/original.mp4", fixture.film.version);
    assert_int_equal(unlinkat(fixture.dir.fd, path, 0), 0);
    assert_int_equal(back(&fixture, NULL, &is_dropped), REPLACING_NOTHING);
    expect_in_service(&fixture);
}

/* What it was made of before stays away, also when the film as it is now comes back. */
static void test_withdrawn(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    bool is_dropped;

    open_served(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(contents_of(&fixture).before.seen_until, 0);
    assert_int_equal(back(&fixture, NULL, &is_dropped), REPLACING_WITHDRAWN);
    assert_int_equal(withdraw_restore(fixture.db, fixture.dir.fd,
                                      &(struct release_rules){.people = 1}, AUDIT_COMMAND_LINE,
                                      "one"),
                     0);
    assert_int_equal(contents_of(&fixture).before.seen_until, 0);
    assert_int_equal(back(&fixture, NULL, &is_dropped), REPLACING_WITHDRAWN);
    expect_in_service(&fixture);
}

static void expect_kept(struct fixture *fixture, const struct replacing_keep *keep, int64_t now_ms,
                        int expected)
{
    assert_int_equal(replacing_prune(fixture->db, keep, now_ms), 0);
    assert_int_equal(contents_of(fixture).count, expected);
}

static void test_kept_for_a_while(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    int64_t now_ms = clock_wall_ms();
    bool is_dropped;

    open_served(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
        assert_int_equal(run(&fixture), 0);
    }
    expect_kept(&fixture, &(struct replacing_keep){0, 0}, now_ms, 3); /* somebody may watch them */
    expect_kept(&fixture, &(struct replacing_keep){2, 400}, now_ms + year_ms, 2);
    clean(&fixture, 1); /* the seed's own */
    expect_kept(&fixture, &(struct replacing_keep){2, 30}, now_ms + year_ms, 0);
    clean(&fixture, WIRE_LADDER - 1 + 3 + WIRE_LADDER - 1 + 3);
    assert_int_equal(back(&fixture, NULL, &is_dropped), REPLACING_NOTHING);
    expect_in_service(&fixture);
    expect_folders(&fixture, 1);
}

static void ask_of_vault(struct fixture *fixture, const char *vault, const char *sha256)
{
    const struct original original = {.sha256 = sha256, .vault = vault, .duration_ms = 2000};
    AUTO_FD int folder = files_open_dir(fixture->dir.fd, "vault");

    data_dir_put(folder, vault, "film", 4);
    assert_int_equal(packaging_ask(fixture->db, fixture->film.version_id, &original), 0);
}

static bool is_there(struct fixture *fixture, const char *vault)
{
    char path[64];

    snprintf(path, sizeof path, "vault/%s", vault);
    return faccessat(fixture->dir.fd, path, F_OK, 0) == 0;
}

/* An original is deleted when nothing is made of it, and nothing was that is kept. */
static void test_originals(void **state)
{
    static const char one[] = "0123456789abcdef0123456789abcdef",
                      two[] = "fedcba9876543210fedcba9876543210",
                      lost[] = "00112233445566778899aabbccddeeff";
    AUTO_FIXTURE struct fixture fixture;
    int64_t version_id;

    open_new(&fixture, "good");
    version_id = fixture.film.version_id;
    ask_of_vault(&fixture, one, fixture.film.sha256);
    assert_int_equal(contents_enter(fixture.db, version_id, 1000), 0); /* as if it were made */
    ask_of_vault(&fixture, two, "b");
    ask_of_vault(&fixture, lost, "c"); /* in its place before anything was made of that */
    assert_int_equal(replacing_clean(fixture.db, fixture.dir.fd), 0);
    assert_true(is_there(&fixture, one) && is_there(&fixture, lost));
    assert_false(is_there(&fixture, two));
    assert_int_equal(contents_leave(fixture.db, version_id, 2000, 0), 0);
    assert_int_equal(contents_enter(fixture.db, version_id, 2000), 0);
    assert_int_equal(replacing_clean(fixture.db, fixture.dir.fd), 0);
    assert_true(is_there(&fixture, one));
    assert_int_equal(replacing_prune(fixture.db, &(struct replacing_keep){0, 0}, 3000), 0);
    assert_int_equal(replacing_clean(fixture.db, fixture.dir.fd), 0);
    assert_false(is_there(&fixture, one));
    assert_true(is_there(&fixture, lost));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_and_back), cmocka_unit_test(test_in_the_making),
        cmocka_unit_test(test_as_it_was_seen), cmocka_unit_test(test_files_gone),
        cmocka_unit_test(test_withdrawn),      cmocka_unit_test(test_kept_for_a_while),
        cmocka_unit_test(test_originals),
    };

    fake_media = argc > 1 ? argv[1] : NULL;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
