/* Uploads that nobody came back for, and those that somebody did. */
#include "receiving.h"

#include "intake/expire.h"

static bool is_in_incoming(const struct fixture *fixture, const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "incoming/%s", name);
    return !faccessat(fixture->dir.fd, path, F_OK, 0);
}

static void test_what_nobody_came_back_for_goes(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct upload_row stale, part, done, row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &stale), 0);
    assert_int_equal(send(&fixture, &stale, 0, "hello"), 0);
    assert_int_equal(begin(&fixture, "partial", 2, &part), 0);
    assert_int_equal(send(&fixture, &part, 0, "cd"), 0);
    assert_int_equal(begin(&fixture, "whole", 2, &done), 0);
    assert_int_equal(send(&fixture, &done, 0, "ab"), 0);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR - 1), 0);
    assert_int_equal(find(&fixture, &stale, NOW + HOUR - 1, &row), 0);
    assert_true(is_in_incoming(&fixture, stale.public_id));
    assert_int_equal(find(&fixture, &stale, NOW + HOUR, &row), RECEIVE_GONE);
    assert_int_equal(find(&fixture, &part, NOW + HOUR, &row), RECEIVE_GONE);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR), 0);
    assert_int_equal(find(&fixture, &stale, NOW, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, stale.public_id));
    assert_int_equal(find(&fixture, &part, NOW, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, part.public_id));
    assert_int_equal(find(&fixture, &done, NOW + HOUR, &row), 0);
    assert_holds(&fixture, &done, "ab");
}

static void test_a_file_without_a_row_goes(void **state)
{
    static const char nobodys[] = "0123456789abcdef0123456789abcdef", other[] = "README.md";
    AUTO_FIXTURE struct fixture fixture;
    AUTO_FD int fd = -1;

    open_fixture(&fixture);
    fd = files_open_dir(fixture.dir.fd, "incoming");
    data_dir_put(fd, nobodys, "x", 1);
    data_dir_put(fd, other, "x", 1);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW), 0);
    assert_false(is_in_incoming(&fixture, nobodys));
    assert_true(is_in_incoming(&fixture, other)); /* is not ours to delete */
}

static void test_what_somebody_came_back_for_stays(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(open_at(&fixture, &row, 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "hel"), 0);
    assert_int_equal(uploads_drop_expired(fixture.db, row.id, NOW + HOUR - 1), UPLOADS_MISSING);
    assert_int_equal(expire_run(fixture.db, fixture.dir.fd, NOW + HOUR), 0); /* nobody did */
    assert_int_equal(finish(&fixture, receiver, &row), RECEIVE_MISSING);
    assert_false(is_in_incoming(&fixture, row.public_id));
}

/* At its start and while it comes; what is not known to be right yet is not put down for that. */
static void test_what_comes_slowly_does_not_expire_under_way(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receive_piece piece = {
        .length = -1, .has_checksum = true, .kind = DIGEST_SHA1, .offset = 2};
    struct receiver *receiver;
    struct upload_row row, seen;
    int64_t now_ms = NOW;

    open_fixture(&fixture);
    piece.staff_id = fixture.ada.id;
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "12"), 0);
    now_ms += HOUR - 1;
    assert_int_equal(
        receiver_open(&receiver, fixture.receive, fixture.db, row.public_id, &piece, now_ms), 0);
    for (int i = 0; i < 3; i++) {
        now_ms += HOUR / 3 * 2;
        assert_int_equal(expire_run(fixture.db, fixture.dir.fd, now_ms), 0);
        assert_int_equal(find(&fixture, &row, now_ms, &seen), 0);
        assert_int_equal(seen.received_bytes, 2);
        assert_int_equal(receiver_take(receiver, fixture.db, "x", 1, now_ms), 0);
    }
    assert_int_equal(receiver_close(receiver, fixture.db, true, now_ms, fixture.arena, &row),
                     RECEIVE_MISMATCH);
    assert_holds(&fixture, &row, "12");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_nobody_came_back_for_goes),
        cmocka_unit_test(test_a_file_without_a_row_goes),
        cmocka_unit_test(test_what_somebody_came_back_for_stays),
        cmocka_unit_test(test_what_comes_slowly_does_not_expire_under_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
