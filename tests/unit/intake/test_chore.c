/* What is done with a film once it is in service, and that it ends where nobody wants the film. */
#include "chore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "guard/hook.h"
#include "intake/withdraw.h"
#include "packaging_fixture.h"
#include "people/audit.h"
#include "store/chores.h"

static int count_draft(void *context, const struct draft_row *row)
{
    struct fixture *fixture = context;

    assert_string_equal(row->origin, "machine");
    fixture->count++;
    return 0;
}

static void expect_drafts(struct fixture *fixture, int count)
{
    fixture->count = 0;
    assert_int_equal(
        drafts_each(fixture->db, fixture->film.film_id, fixture->arena, count_draft, fixture), 0);
    assert_int_equal(fixture->count, count);
}

static int keep_draft(struct fixture *fixture, struct packaging *packaging)
{
    return chore_keep(packaging, &(struct draft_row){.version_id = fixture->film.version_id,
                                                     .origin = "machine",
                                                     .language = "cy",
                                                     .vtt = "WEBVTT\n"});
}

/* However late in the day it is withdrawn. */
static void test_no_draft_of_withdrawn(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    assert_int_equal(chore_look(&packaging), 0);
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "Ada", "one"), 0);
    assert_int_equal(chore_look(&packaging), CHORE_STOPPED);
    assert_int_equal(keep_draft(&fixture, &packaging), CHORE_STOPPED);
    expect_drafts(&fixture, 0);
    assert_int_equal(withdraw_restore(fixture.db, fixture.dir.fd,
                                      &(struct release_rules){.people = 1}, AUDIT_COMMAND_LINE,
                                      "one"),
                     0);
    assert_int_equal(keep_draft(&fixture, &packaging), 0);
    expect_drafts(&fixture, 1);
}

/* Its sound may be another one now. */
static void test_no_draft_of_what_is_packaged_again(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct packaging packaging = {.original = -1};

    open_new(&fixture, "good");
    assert_int_equal(run(&fixture), 0);
    packaging.packager = fixture.packager;
    packaging.arena = fixture.arena;
    packaging.row = row_of(&fixture);
    assert_int_equal(packaging_again(fixture.db, fixture.film.version_id), 0);
    assert_int_equal(keep_draft(&fixture, &packaging), CHORE_STOPPED);
    expect_drafts(&fixture, 0);
}

static int note_chore(void *context, const struct chore_row *row)
{
    *(struct chore_row *)context = *row;
    return 0;
}

static void expect_chore(struct fixture *fixture, const char *state, const char *reason)
{
    struct chore_row row = {.state = "none", .reason = ""};

    assert_int_equal(
        chores_each(fixture->db, fixture->film.version_id, fixture->arena, note_chore, &row), 0);
    assert_string_equal(row.state, state);
    if (!strstr(row.reason, reason))
        fail_msg("\"%s\" is not in \"%s\"", reason, row.reason);
}

/* A full disk is nobody's mistake: it is tried again, by and by. */
static void test_no_room(void **state)
{
    static const char *const command[] = {
        "/bin/sh", "-c", "printf 'WEBVTT\\n\\n00:01.000 --> 00:02.000\\nHello\\n'", NULL};
    AUTO_FIXTURE struct fixture fixture;

    open_new(&fixture, "good");
    assert_int_equal(hook_open(&fixture.options.hook, command, fixture.dir.fd), 0);
    fixture.options.hook_ms = 60000;
    assert_int_equal(run(&fixture), 0);
    expect_in_service(&fixture);
    expect_chore(&fixture, "waiting", "");
    fixture.wishes.disk_reserve_bytes = INT64_MAX;
    assert_int_equal(run(&fixture), 0);
    expect_chore(&fixture, "waiting", "no room on the disk");
    assert_int_equal(run(&fixture), PACKAGER_IDLE); /* not at once */
    fixture.wishes.disk_reserve_bytes = 0;
    fixture.packager->chores_rest_ms = 0;
    assert_int_equal(run(&fixture), 0);
    expect_chore(&fixture, "done", "");
    expect_drafts(&fixture, 1);
    hook_close(fixture.options.hook);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_draft_of_withdrawn),
        cmocka_unit_test(test_no_draft_of_what_is_packaged_again),
        cmocka_unit_test(test_no_room),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
