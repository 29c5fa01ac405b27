/* Renditions that are open, and what becomes of one whose file does not stay as it was. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "data_dir.h"
#include "shelf.h"

static void a_broken_file_is_not_served_until_it_is_mended(void **state)
{
    AUTO_DATA_DIR struct data_dir data;
    AUTO_FD int dir = -1;
    struct mapping *whole, *mended;
    struct shelf_file *file;
    struct shelf *shelf;

    data_dir_make(&data);
    assert_int_equal(mkdirat(data.fd, "renditions", 0700), 0);
    dir = files_open_dir(data.fd, "renditions");
    data_dir_put(dir, "film.mp4", "door", 4);
    assert_int_equal(shelf_open(&shelf, data.fd), 0);
    file = shelf_file_name(shelf, "film.mp4", 4);
    assert_int_equal(shelf_map(file, &whole), 0);
    mapping_break(whole);
    assert_int_equal(unlinkat(dir, "film.mp4", 0), 0);
    assert_int_equal(shelf_map(file, &mended), -ENOENT);
    data_dir_put(dir, "film.mp4", "gate", 4);
    assert_int_equal(shelf_map(file, &mended), 0);
    assert_false(mapping_is_broken(mended));
    assert_memory_equal(mapping_bytes(mended), "gate", 4);
    mapping_release(mended);
    mapping_release(whole);
    shelf_file_release(file);
    shelf_release(shelf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_file_is_not_served_until_it_is_mended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
