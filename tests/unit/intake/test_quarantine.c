/* The way of an upload that is whole: what fails, fails alone. */
#include "receiving.h"

#include "intake/quarantine.h"

static const char *state_of(struct fixture *fixture, const char *public_id, struct upload_row *row)
{
    assert_int_equal(uploads_find(fixture->db, public_id, fixture->arena, row), 0);
    return row->state;
}

/* As a disk that answers EIO for one file would: it can be moved, and not opened. */
static void spoil(struct fixture *fixture, const char *public_id)
{
    char path[64];

    snprintf(path, sizeof path, "incoming/%s", public_id);
    assert_int_equal(unlinkat(fixture->dir.fd, path, 0), 0);
    assert_int_equal(symlinkat("/dev/full", fixture->dir.fd, path), 0);
}

static void test_a_file_that_fails_for_ever_holds_up_no_other(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row bad, good, found;
    int tries = 0, r;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 3, &bad), 0);
    assert_int_equal(send(&fixture, &bad, 0, "bad"), 0);
    assert_int_equal(begin(&fixture, "whole", 4, &good), 0);
    assert_int_equal(send(&fixture, &good, 0, "good"), 0);
    spoil(&fixture, bad.public_id);
    while (str_equal(state_of(&fixture, good.public_id, &found), "received") && tries++ < 4)
        assert_true(quarantine_run(fixture.db, fixture.dir.fd, NULL) >= 0);
    assert_string_equal(found.state, "quarantined");
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "received");
    assert_int_equal(uploads_drop(fixture.db, good.id), 0); /* it has become a film */
    for (tries = 0; (r = quarantine_run(fixture.db, fixture.dir.fd, NULL)) == QUARANTINE_LATER;)
        assert_true(tries++ < 20);
    assert_int_equal(r, 0);
    assert_true(tries >= 3); /* a disk may recover */
    assert_string_equal(state_of(&fixture, bad.public_id, &found), "refused");
    assert_non_null(strstr(found.reason, "send it again"));
    assert_int_equal(quarantine_run(fixture.db, fixture.dir.fd, NULL), QUARANTINE_IDLE);
}

static int count(void *context, const char *name)
{
    int *found = context;

    assert_string_equal(name, "0123456789abcdef0123456789abcdef");
    ++*found;
    return 0;
}

/* Killed after its file came into vault/ and before its film was written; then taken away. */
static void test_an_original_without_a_film_is_told_of(void **state)
{
    static const char name[] = "0123456789abcdef0123456789abcdef";
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row row = {.public_id = name,
                             .kind = "whole",
                             .parts = "",
                             .metadata = "",
                             .name = "",
                             .length = 1,
                             .received_bytes = 1,
                             .state = "inspected"};
    AUTO_FD int vault = -1;
    int found = 0;

    open_fixture(&fixture);
    row.staff_id = fixture.ada.id;
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    vault = files_open_dir(fixture.dir.fd, "vault");
    data_dir_put(vault, name, "x", 1);
    assert_int_equal(uploads_add(fixture.db, &row), 0);
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    assert_int_equal(found, 0);
    assert_int_equal(
        receive_remove(fixture.receive, fixture.db, name, fixture.ada.id, fixture.arena), 0);
    assert_int_equal(quarantine_each_orphan(fixture.db, fixture.dir.fd, count, &found), 0);
    assert_int_equal(found, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_that_fails_for_ever_holds_up_no_other),
        cmocka_unit_test(test_an_original_without_a_film_is_told_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
