/* Files: what must not be opened is not, and what is removed is gone. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/files.h"

struct place {
    char path[64];
    int dir;
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);

    snprintf(place->path, sizeof place->path, "/tmp/incare-files-XXXXXX");
    assert_non_null(mkdtemp(place->path));
    place->dir = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_true(place->dir >= 0);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;

    close(place->dir);
    assert_int_equal(files_remove_tree(AT_FDCWD, place->path), 0);
    assert_int_equal(access(place->path, F_OK), -1);
    free(place);
    return 0;
}

static void make_file(int dir, const char *name, const char *text)
{
    AUTO_FD int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_int_equal(files_write_all(fd, text, strlen(text)), 0);
}

static void only_plain_files_beneath_are_opened(void **state)
{
    const struct place *place = *state;
    AUTO_FD int sub = files_open_dir(place->dir, "sub");
    AUTO_FD int fd = -1;

    make_file(place->dir, "film", "x");
    make_file(sub, "film", "x");
    assert_int_equal(symlinkat("film", place->dir, "link"), 0);
    assert_int_equal(symlinkat("sub", place->dir, "linked-dir"), 0);
    assert_int_equal(mkfifoat(place->dir, "fifo", 0600), 0);

    fd = files_open_beneath(place->dir, "sub/film");
    assert_true(fd >= 0);
    assert_int_equal(files_open_beneath(place->dir, "link"), -ELOOP);
    assert_int_equal(files_open_beneath(place->dir, "linked-dir/film"), -ELOOP);
    assert_int_equal(files_open_beneath(sub, "../film"), -EXDEV);
    assert_int_equal(files_open_beneath(place->dir, "/etc/passwd"), -EXDEV);
    assert_int_equal(files_open_beneath(place->dir, "sub"), -EINVAL);
    assert_int_equal(files_open_beneath(place->dir, "fifo"), -EINVAL);
    assert_int_equal(files_open_beneath(place->dir, "none"), -ENOENT);
}

static void a_named_file_may_be_anywhere_but_no_link(void **state)
{
    const struct place *place = *state;
    char path[128];
    AUTO_FD int fd = -1;

    make_file(place->dir, "film", "x");
    assert_int_equal(symlinkat("film", place->dir, "link"), 0);
    snprintf(path, sizeof path, "%s/film", place->path);
    fd = files_open_named(path);
    assert_true(fd >= 0);
    snprintf(path, sizeof path, "%s/link", place->path);
    assert_int_equal(files_open_named(path), -ELOOP);
    assert_int_equal(files_open_named(place->path), -EINVAL);
    assert_int_equal(files_open_named("/dev/zero"), -EINVAL);
}

static void a_directory_is_made_private_once(void **state)
{
    const struct place *place = *state;
    AUTO_FD int first = files_open_dir(place->dir, "keys");
    AUTO_FD int second = files_open_dir(place->dir, "keys");
    struct stat st;

    assert_true(first >= 0 && second >= 0);
    assert_int_equal(fstat(second, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0700);
    make_file(place->dir, "file", "");
    assert_int_equal(files_open_dir(place->dir, "file"), -ENOTDIR);
    assert_int_equal(symlinkat("keys", place->dir, "link"), 0);
    assert_true(files_open_dir(place->dir, "link") < 0);
}

static void a_file_is_read_whole_or_not(void **state)
{
    const struct place *place = *state;
    AUTO_BUF struct buf out = {0}, more = {0}, none = {0};
    AUTO_FD int fd = -1, empty = -1;

    make_file(place->dir, "file", "12345");
    make_file(place->dir, "empty", "");
    fd = files_open_beneath(place->dir, "file");
    empty = files_open_beneath(place->dir, "empty");
    assert_int_equal(files_read_all(fd, 5, &out), 0);
    assert_string_equal(out.data, "12345");
    assert_int_equal(files_read_all(fd, 4, &more), -EFBIG);
    assert_int_equal(files_read_all(empty, 5, &none), 0);
    assert_string_equal(none.data, "");
}

static void removing_a_tree_follows_no_link(void **state)
{
    const struct place *place = *state;
    AUTO_FD int out = files_open_dir(place->dir, "out");
    AUTO_FD int in = files_open_dir(place->dir, "in");
    AUTO_FD int deep = files_open_dir(in, "deep");

    make_file(out, "kept", "x");
    make_file(deep, "gone", "x");
    assert_int_equal(symlinkat("../out", in, "link"), 0);
    assert_int_equal(files_remove_tree(place->dir, "in"), 0);
    assert_int_equal(faccessat(place->dir, "in", F_OK, 0), -1);
    assert_int_equal(faccessat(place->dir, "out/kept", F_OK, 0), 0);
    assert_int_equal(files_remove_tree(place->dir, "never-was"), 0);
}

static void too_deep_a_tree_is_refused(void **state)
{
    const struct place *place = *state;
    int dir = dup(place->dir);

    for (int i = 0; i < 40; i++) {
        int next = files_open_dir(dir, "d");

        close(dir);
        dir = next;
    }
    close(dir);
    assert_int_equal(files_remove_tree(place->dir, "d"), -ELOOP);
    /* by halves it goes: what the clean-up below needs */
    assert_int_equal(
        renameat(place->dir, "d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d", place->dir, "e"), 0);
}

#define placed(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        placed(only_plain_files_beneath_are_opened),
        placed(a_named_file_may_be_anywhere_but_no_link),
        placed(a_directory_is_made_private_once),
        placed(a_file_is_read_whole_or_not),
        placed(removing_a_tree_follows_no_link),
        placed(too_deep_a_tree_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
