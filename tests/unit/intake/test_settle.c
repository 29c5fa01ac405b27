/* Is a file still being written? Where the kernel grants leases it knows exactly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "data_dir.h"
#include "pipeline.h"

static void make(const struct data_dir *dir, int *writer, int *reader)
{
    *writer = openat(dir->fd, "a.mp4", O_CREAT | O_RDWR, 0600);
    *reader = openat(dir->fd, "a.mp4", O_RDONLY);
    assert_true(*writer >= 0 && *reader >= 0);
}

static void test_a_file_with_a_writer_is_not_still(void **state)
{
    AUTO_DATA_DIR struct data_dir dir;
    AUTO_FD int writer = -1, reader = -1;
    struct stat at;

    data_dir_make(&dir);
    make(&dir, &writer, &reader);
    assert_int_equal(fstat(reader, &at), 0);
    assert_false(settle_is_still(reader, &at));
    close(take_fd(&writer));
    assert_true(settle_is_still(reader, &at));
    assert_int_equal(fcntl(reader, F_GETLEASE), F_UNLCK);
}

/* A descriptor that cannot be leased (a pipe) stands for a disk that knows no leases. */
static void test_without_leases_time_decides(void **state)
{
    static const struct {
        const char *sentence;
        int64_t changed_ago_ms;
        bool is_still;
    } rows[] = {
        {"changed just now", 0, false},
        {"changed a second ago", 1000, false},
        {"changed three seconds ago", 3000, true},
        {"changed in an hour: the clock was set back", -3600000, true},
    };
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = clock_wall_ms() - rows[i].changed_ago_ms;
        struct stat at = {.st_ctim = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}};
        if (settle_is_still(ends[0], &at) != rows[i].is_still)
            fail_msg("%s", rows[i].sentence);
    }
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_with_a_writer_is_not_still),
        cmocka_unit_test(test_without_leases_time_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
