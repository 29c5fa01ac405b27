/* Writing one piece of an upload: what counts, and for how long. */
#include "receiving.h"

#include <errno.h>

/* Stands before the C library's: so often the disk fails. As Linux does, it tells that once, and
 * takes what it could not write for written. */
static int failures;

int fdatasync(int fd)
{
    if (!failures)
        return fsync(fd);
    failures--;
    errno = EIO;
    return -1;
}

static void test_what_the_disk_once_failed_to_keep_is_never_acknowledged(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct receiver *receiver;
    struct upload_row row, found;

    open_fixture(&fixture);
    assert_int_equal(begin(&fixture, "whole", 10, &row), 0);
    assert_int_equal(send(&fixture, &row, 0, "hel"), 0);
    assert_int_equal(open_at(&fixture, &row, 3, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "lo"), 0);
    failures = 1;
    assert_int_equal(find(&fixture, &row, NOW, &found), -EIO);
    assert_int_equal(find(&fixture, &row, NOW, &found), 0);
    assert_int_equal(found.received_bytes, 3);
    assert_int_equal(take(&fixture, receiver, "wor"), -EIO);
    assert_int_equal(finish(&fixture, receiver, &found), -EIO);
    assert_int_equal(find(&fixture, &row, NOW, &found), 0);
    assert_int_equal(found.received_bytes, 3);
    assert_int_equal(send(&fixture, &row, 3, "loworld"), 0);
    assert_holds(&fixture, &row, "helloworld");
}

/* The quota is 2500 and a file has 1000 at most. */
static void test_what_came_counts_where_no_length_was_said(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    static const char long_text[] = {[0 ... 899] = 'x', [900] = '\0'};
    struct receiver *receiver;
    struct upload_row rows[3], found;

    open_fixture(&fixture);
    for (int i = 0; i < 3; i++)
        assert_int_equal(begin(&fixture, "whole", -1, &rows[i]), 0);
    assert_int_equal(send(&fixture, &rows[0], 0, long_text), 0);
    assert_int_equal(send(&fixture, &rows[1], 0, long_text), 0);
    assert_int_equal(open_at(&fixture, &rows[2], 0, &receiver), 0);
    assert_int_equal(take(&fixture, receiver, "some"), 0);
    assert_int_equal(take(&fixture, receiver, long_text), RECEIVE_OVER_QUOTA);
    assert_int_equal(finish(&fixture, receiver, &found), 0);
    assert_int_equal(found.received_bytes, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_disk_once_failed_to_keep_is_never_acknowledged),
        cmocka_unit_test(test_what_came_counts_where_no_length_was_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
