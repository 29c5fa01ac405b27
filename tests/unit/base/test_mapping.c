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
#include <time.h>

#include "base/files.h"
#include "base/limits.h"
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

static void some_keep_a_descriptor(void **state)
{
    AUTO_FD int fd = holding("door", 4);
    struct mapping *first, *second, *third;

    assert_int_equal(mapping_open(fd, &first), 0);
    assert_int_equal(mapping_descriptor(first), -1);
    mapping_release(first);
    mapping_keep_descriptors(1);
    assert_int_equal(mapping_open(fd, &first), 0);
    assert_int_equal(mapping_open(fd, &second), 0);
    assert_true(mapping_descriptor(first) >= 0 && mapping_descriptor(first) != fd);
    assert_int_equal(mapping_descriptor(second), -1);
    mapping_release(first);
    assert_int_equal(mapping_open(fd, &third), 0);
    assert_true(mapping_descriptor(third) >= 0);
    mapping_release(second);
    mapping_release(third);
    mapping_keep_descriptors(0);
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

/* A file of this many blocks on a real disk: what only memory holds cannot be made cold. */
static struct mapping *made_cold(int blocks, int *fd)
{
    static char block[mapping_block_bytes];
    struct mapping *mapping;

    *fd = open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    assert_true(*fd >= 0);
    for (int i = 0; i < blocks; i++)
        assert_int_equal(files_write_all(*fd, block, sizeof block - (i == blocks - 1)), 0);
    assert_int_equal(fsync(*fd), 0);
    assert_int_equal(posix_fadvise(*fd, 0, 0, POSIX_FADV_DONTNEED), 0);
    assert_int_equal(mapping_open(*fd, &mapping), 0);
    if (mapping_warm(mapping, 0, 1, 0))
        skip(); /* built on a tmpfs */
    return mapping;
}

enum { now_ms = 5000, believed_ms = 1000 * 10 };

static void what_is_not_in_memory_is_cold(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(4, &fd);

    assert_int_equal(mapping_warm(mapping, 0, mapping_length(mapping), now_ms), 0);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms), 0);
    assert_int_equal(mapping_warm(mapping, mapping_length(mapping) - 1, 1, now_ms), 0);
    assert_int_equal(mapping_warm(mapping, 0, 0, now_ms), 0);
}

static void what_was_read_in_is_warm_to_the_end_of_its_block(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(4, &fd);
    int64_t block = mapping_block_bytes, length = mapping_length(mapping);

    assert_int_equal(mapping_read_in(mapping, block + 7, 1, now_ms), 0);
    assert_int_equal(mapping_warm(mapping, block, 100, now_ms), 100);
    assert_int_equal(mapping_warm(mapping, block + 10, length - block - 10, now_ms), block - 10);
    assert_int_equal(mapping_warm(mapping, block - 1, 10, now_ms), 0); /* what the kernel may have
                                              read beside it is another thing */
    assert_int_equal(mapping_read_in(mapping, 0, length, now_ms), 0);
    assert_int_equal(mapping_warm(mapping, 0, length, now_ms), length);
    assert_int_equal(mapping_warm(mapping, length - 1, 1, now_ms), 1);
}

static void what_somebody_else_read_is_seen(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(2, &fd);
    static char block[mapping_block_bytes];

    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms), 0);
    assert_int_equal(pread(fd, block, sizeof block, 0), sizeof block);
    assert_int_equal(mapping_warm(mapping, 0, sizeof block, now_ms), sizeof block);
}

static bool is_there(const struct mapping *mapping, int64_t at)
{
    unsigned char page = 0;

    at -= at % sysconf(_SC_PAGESIZE);
    assert_int_equal(mincore((void *)(uintptr_t)(mapping_bytes(mapping) + at), 1, &page), 0);
    return page & 1;
}

static void what_is_asked_for_comes_and_not_what_lies_between(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(4, &fd);
    const int64_t asked[] = {5, 3 * mapping_block_bytes + 4097};

    for (int i = 0; i < 2; i++)
        mapping_ask_for(mapping, asked[i], 100);
    for (int i = 0; i < 2; i++)
        for (int waited = 0; !is_there(mapping, asked[i]); waited++) {
            assert_true(waited < 1000);
            nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        }
    for (int block = 1; block < 3; block++)
        assert_false(is_there(mapping, block * mapping_block_bytes));
}

/* Dropped behind its back: believed for a while, and looked at again then. */
static void what_was_seen_is_believed_for_a_while(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(2, &fd);
    static char block[mapping_block_bytes];

    assert_int_equal(pread(fd, block, sizeof block, 0), sizeof block);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms), 1);
    assert_int_equal(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms + believed_ms - 1000), 1);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms + believed_ms), 0);
}

/* mincore(2) tells a stranger that all is there: only what was read in counts. */
static void of_another_users_file_nothing_is_believed(void **state)
{
    AUTO_FD int fd = -1, again = -1;
    struct mapping *mapping;

    mapping_release(made_cold(2, &fd));
    if (fchown(fd, 65534, 65534) != 0)
        skip(); /* only root gives files away */
    again = dup(fd);
    assert_int_equal(mapping_open(again, &mapping), 0);
    assert_int_equal(mapping_read_in(mapping, 0, 1, now_ms), 0);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms), 1);
    assert_int_equal(mapping_warm(mapping, 0, 1, now_ms + believed_ms), 0);
    mapping_release(mapping);
}

static void a_file_cut_short_breaks_its_mapping(void **state)
{
    AUTO_FD int fd = -1;
    AUTO_MAPPING struct mapping *mapping = made_cold(4, &fd);

    assert_false(mapping_is_broken(mapping));
    assert_int_equal(ftruncate(fd, 2 * mapping_block_bytes), 0);
    assert_int_equal(mapping_read_in(mapping, 0, 1, now_ms), 0);
    assert_false(mapping_is_broken(mapping));
    assert_int_equal(mapping_read_in(mapping, 2 * mapping_block_bytes, 1, now_ms), -EFAULT);
    assert_true(mapping_is_broken(mapping));
}

static void a_file_that_is_shorter_is_noticed_through_its_descriptor(void **state)
{
    AUTO_FD int fd = holding("door", 4);
    struct mapping *mapping;

    mapping_keep_descriptors(1);
    assert_int_equal(mapping_open(fd, &mapping), 0);
    assert_true(mapping_is_whole(mapping, now_ms));
    assert_int_equal(ftruncate(fd, 3), 0);
    assert_true(mapping_is_whole(mapping, now_ms)); /* as was seen in this moment */
    assert_false(mapping_is_whole(mapping, now_ms + 1));
    assert_true(mapping_is_broken(mapping));
    assert_true(mapping_is_news(mapping));
    assert_false(mapping_is_news(mapping));
    mapping_release(mapping);
    mapping_keep_descriptors(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_outlive_the_descriptor),
        cmocka_unit_test(some_keep_a_descriptor),
        cmocka_unit_test(an_empty_file_is_allowed),
        cmocka_unit_test(what_cannot_be_mapped_is_a_fault),
        cmocka_unit_test(the_last_release_unmaps),
        cmocka_unit_test(what_is_not_in_memory_is_cold),
        cmocka_unit_test(what_was_read_in_is_warm_to_the_end_of_its_block),
        cmocka_unit_test(what_somebody_else_read_is_seen),
        cmocka_unit_test(what_is_asked_for_comes_and_not_what_lies_between),
        cmocka_unit_test(what_was_seen_is_believed_for_a_while),
        cmocka_unit_test(of_another_users_file_nothing_is_believed),
        cmocka_unit_test(a_file_cut_short_breaks_its_mapping),
        cmocka_unit_test(a_file_that_is_shorter_is_noticed_through_its_descriptor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
