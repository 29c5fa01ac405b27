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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_that_fails_for_ever_holds_up_no_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
