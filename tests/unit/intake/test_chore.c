/* What is done with a film once it is in service, and that it ends where nobody wants the film. */
#include "chore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "intake/withdraw.h"
#include "packaging_fixture.h"

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
    assert_int_equal(withdraw_film(fixture.db, fixture.dir.fd, "one"), 0);
    assert_int_equal(chore_look(&packaging), CHORE_STOPPED);
    assert_int_equal(keep_draft(&fixture, &packaging), CHORE_STOPPED);
    expect_drafts(&fixture, 0);
    assert_int_equal(withdraw_restore(fixture.db, fixture.dir.fd, "one"), 0);
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

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_draft_of_withdrawn),
        cmocka_unit_test(test_no_draft_of_what_is_packaged_again),
    };

    fake_media = argc > 1 ? argv[1] : "";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
