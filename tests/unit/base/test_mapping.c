/* A mapping lives as long as anybody holds it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>

#include "base/files.h"
#include "base/mapping.h"

static int holding(const char *bytes, size_t length)
{
    int fd = memfd_create("mapped", MFD_CLOEXEC);

    assert_int_equal(files_write_all(fd, bytes, length), 0);
    return fd;
}

static void the_bytes_outlive_the_descriptor(void **state)
{
    int fd = holding("door", 4);
    struct mapping *mapping;

    assert_int_equal(mapping_open(fd, &mapping), 0);
    close(fd);
    assert_int_equal(mapping_length(mapping), 4);
    assert_memory_equal(mapping_bytes(mapping), "door", 4);
    mapping_release(mapping);
}

static void an_empty_file_is_allowed(void **state)
{
    AUTO_FD int fd = holding("", 0);
    struct mapping *mapping;

    assert_int_equal(mapping_open(fd, &mapping), 0);
    assert_int_equal(mapping_length(mapping), 0);
    mapping_release(mapping);
    mapping_release(NULL);
}

static void what_cannot_be_mapped_is_a_fault(void **state)
{
    AUTO_FD int dir = files_open_dir(AT_FDCWD, "/tmp");
    struct mapping *mapping;

    assert_int_equal(mapping_open(-1, &mapping), -EBADF);
    assert_int_equal(mapping_open(dir, &mapping), -ENODEV);
}

/* Whether these bytes are still mapped: mincore(2) says ENOMEM for what is not. */
static bool is_mapped(const uint8_t *bytes)
{
    unsigned char resident;

    return !mincore((void *)(uintptr_t)bytes, 1, &resident);
}

static void *hold_and_release(void *mapping)
{
    for (int i = 0; i < 10000; i++)
        mapping_release(mapping_hold(mapping));
    return NULL;
}

static void the_last_release_unmaps(void **state)
{
    AUTO_FD int fd = holding("door", 4);
    struct mapping *mapping;
    const uint8_t *bytes;
    pthread_t threads[4];

    assert_int_equal(mapping_open(fd, &mapping), 0);
    bytes = mapping_bytes(mapping);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, hold_and_release, mapping);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_ptr_equal(mapping_hold(mapping), mapping);
    mapping_release(mapping);
    assert_true(is_mapped(bytes));
    mapping_release(mapping);
    assert_false(is_mapped(bytes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_outlive_the_descriptor),
        cmocka_unit_test(an_empty_file_is_allowed),
        cmocka_unit_test(what_cannot_be_mapped_is_a_fault),
        cmocka_unit_test(the_last_release_unmaps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
