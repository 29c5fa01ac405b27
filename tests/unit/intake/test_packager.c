/* Packaging, step by step: what is served only ever changes whole, and only for what is proven. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/files.h"
#include "intake/leftover.h"
#include "packaging_fixture.h"
#include "store/pictures.h"
#include "store/warnings.h"

static void test_new_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    assert_int_equal(run(&fixture), PACKAGER_IDLE);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 0);
    expect_in_service(&fixture);
}

static void test_replaced_film(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "good");
    assert_string_equal(version_of(&fixture).state, "ready");
    expect_renditions(&fixture, 1);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 0); /* the one that was served before is kept */
    expect_in_service(&fixture);
    expect_folders(&fixture, 2);
}

/* As after a crash behind each step: it is done again, and the way goes on. */
static void test_steps_again(void **state)
{
    static int (*const steps[])(struct packaging *) = {
        claim_run, render_first, render_rest, stills_run, attest_run, staging_place, instate_run};
    static const char *const names[] = {"claim", "first", "rest", "stills",
                                        "prove", "place", "enter"};
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    for (size_t i = 0; i + 1 < sizeof steps / sizeof *steps; i++) {
        packaging.row.step = names[i];
        assert_int_equal(packager_write(&packaging), 0);
        assert_int_equal(steps[i](&packaging), 0);
        if (i > 0)
            assert_int_equal(steps[i](&packaging), 0);
        assert_int_equal(packager_write(&packaging), 0);
        assert_string_equal(version_of(&fixture).state, "needs_packaging");
        expect_renditions(&fixture, 0);
        assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
        assert_int_equal(fixture.count, 0); /* what is worked on is nobody's leftover */
    }
    files_closep(&packaging.original);
    assert_int_equal(run(&fixture), 0); /* from the last but one on, by the row */
    expect_in_service(&fixture);
    expect_folders(&fixture, 1);
}

/* Not even by a catalogue that says it is time. */
static void test_unproven(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    assert_int_equal(claim_run(&packaging), 0);
    assert_int_equal(packager_write(&packaging), 0);
    assert_int_equal(render_first(&packaging), 0);
    assert_int_equal(staging_place(&packaging), 0);
    assert_true(instate_run(&packaging) < 0);
    files_closep(&packaging.original);
    assert_string_equal(version_of(&fixture).state, "needs_packaging");
    expect_renditions(&fixture, 0);
}

static void test_dirty(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_served(&fixture, "dirty");
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "failed", "not clean (240p.mp4): ");
    expect_renditions(&fixture, 1);
    expect_folders(&fixture, 1);
}

static int note_warning(void *context, const struct warning_row *row)
{
    struct fixture *fixture = context;

    assert_string_equal(row->kind, "black");
    assert_true(row->from_ms == 500 && row->to_ms == 1500);
    fixture->count++;
    return 0;
}

static int count_warnings(struct fixture *fixture)
{
    fixture->count = 0;
    assert_int_equal(
        warnings_each(fixture->db, fixture->film.version_id, fixture->arena, note_warning, fixture),
        0);
    return fixture->count;
}

/* Said of what was looked at last, and of nothing that is served as it is. */
static void test_warnings(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "dark");
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    assert_int_equal(count_warnings(&fixture), 1);
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(count_warnings(&fixture), 1);
    assert_int_equal(run(&fixture), 0);
    assert_int_equal(count_warnings(&fixture), 1);
    assert_int_equal(packaging_forget(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(count_warnings(&fixture), 0);
}

/* New pictures are approved by nobody, and the old ones are nobody's. */
static void test_pictures_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    expect_pictures(&fixture, 3);
    assert_int_equal(pictures_approve_poster(fixture.db, fixture.film.version_id, "poster-0", 1),
                     0);
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_pictures(&fixture, 3);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 0); /* those before are kept */
    expect_folders(&fixture, 2);
    assert_int_equal(renditions_replace(fixture.db, fixture.film.version_id, NULL, 0), 0);
    expect_pictures(&fixture, 0);
}

static void test_no_original(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(unlinkat(fixture.library_fd, "film.mov", 0), 0);
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "not where it was");
    data_dir_put(fixture.library_fd, "film.mov", "evil", 4); /* not the bytes that were asked for */
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_state(&fixture, "waiting", "not where it was");
    put_source(&fixture, "good");
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_vault(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int vault = -1;

    open_new(&fixture, "bad");
    vault = files_open_dir(fixture.dir.fd, "vault");
    data_dir_put(vault, "0123", "good", 4);
    assert_int_equal(packaging_ask(fixture.db, fixture.film.version_id,
                                   &(struct original){.sha256 = "of an upload", .vault = "0123"}),
                     0);
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
}

static void test_leftovers(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int renditions = -1, other = -1;

    open_served(&fixture, "good");
    renditions = files_open_dir(fixture.dir.fd, "renditions");
    other = files_open_dir(renditions, "making-00112233445566778899aabbccddeeff");
    data_dir_put(other, "v360.mp4", "x", 1);
    assert_int_equal(leftover_clean(fixture.db, fixture.dir.fd, &fixture.count), 0);
    assert_int_equal(fixture.count, 1);
    expect_folders(&fixture, 1);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_film),    cmocka_unit_test(test_replaced_film),
        cmocka_unit_test(test_steps_again), cmocka_unit_test(test_unproven),
        cmocka_unit_test(test_warnings),    cmocka_unit_test(test_pictures_again),
        cmocka_unit_test(test_dirty),       cmocka_unit_test(test_no_original),
        cmocka_unit_test(test_vault),       cmocka_unit_test(test_leftovers),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
