/* Copies are the same bytes, with the same holes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/files.h"

/* A nameless file on a disk that knows holes. */
static int nameless(void)
{
    int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    return fd;
}

static int64_t on_disk(int fd)
{
    struct stat st;

    assert_int_equal(fstat(fd, &st), 0);
    return st.st_blocks * 512;
}

static void assert_same(int a, int b)
{
    AUTO_BUF struct buf left = {0}, right = {0};

    assert_int_equal(files_read_all(a, 32 << 20, &left), 0);
    assert_int_equal(files_read_all(b, 32 << 20, &right), 0);
    assert_int_equal(left.length, right.length);
    assert_memory_equal(left.data, right.data, left.length);
}

static void all_bytes_are_copied(void **state)
{
    AUTO_FD int in = nameless(), out = nameless();

    for (int i = 0; i < 300000; i++)
        assert_int_equal(files_write_all(in, &i, sizeof i), 0);
    assert_int_equal(files_copy(in, out), 0);
    assert_same(in, out);
}

static void nothing_is_copied_as_nothing(void **state)
{
    AUTO_FD int in = nameless(), out = nameless();

    assert_int_equal(files_copy(in, out), 0);
    assert_same(in, out);
}

/* memfd to disk: two file systems, where neither FICLONE nor (before 5.19) the kernel's copy go. */
static void bytes_go_from_one_file_system_to_another(void **state)
{
    AUTO_FD int in = memfd_create("in", MFD_CLOEXEC), out = nameless();
    static char bytes[200001];

    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(files_write_all(in, bytes, sizeof bytes), 0);
    assert_int_equal(ftruncate(in, 3 << 20), 0); /* and a hole at the end */
    assert_int_equal(files_copy(in, out), 0);
    assert_same(in, out);
}

static void five_sparse_gibibytes_take_no_time_and_no_room(void **state)
{
    const off_t size = (off_t)5 << 30, middle = ((off_t)4 << 30) + 12345;
    AUTO_FD int in = nameless(), out = nameless();
    int64_t begun = clock_steady_ms();
    struct stat st;
    char text[5] = "";

    assert_int_equal(pwrite(in, "door", 4, middle), 4);
    assert_int_equal(ftruncate(in, size), 0);
    assert_int_equal(files_copy(in, out), 0);
    assert_true(clock_steady_ms() - begun < 1000);
    assert_int_equal(fstat(out, &st), 0);
    assert_true(st.st_size == size);
    assert_true(on_disk(out) <= on_disk(in) + 65536);
    assert_int_equal(pread(out, text, 4, middle), 4);
    assert_string_equal(text, "door");
}

static void holes_at_both_ends_and_between_stay(void **state)
{
    AUTO_FD int in = nameless(), out = nameless();

    for (off_t at = 1 << 20; at < (16 << 20); at += 4 << 20)
        assert_int_equal(pwrite(in, "some", 4, at), 4);
    assert_int_equal(ftruncate(in, 20 << 20), 0);
    assert_int_equal(files_copy(in, out), 0);
    assert_same(in, out);
    assert_true(on_disk(out) <= on_disk(in) + 65536);
}

static void what_cannot_be_written_is_a_fault(void **state)
{
    AUTO_FD int in = nameless();
    AUTO_FD int out = open("/dev/null", O_RDONLY | O_CLOEXEC);

    assert_int_equal(files_write_all(in, "x", 1), 0);
    assert_true(files_copy(in, out) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bytes_are_copied),
        cmocka_unit_test(nothing_is_copied_as_nothing),
        cmocka_unit_test(bytes_go_from_one_file_system_to_another),
        cmocka_unit_test(five_sparse_gibibytes_take_no_time_and_no_room),
        cmocka_unit_test(holes_at_both_ends_and_between_stay),
        cmocka_unit_test(what_cannot_be_written_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
