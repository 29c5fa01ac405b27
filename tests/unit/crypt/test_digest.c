/* SHA-256, by the examples of FIPS 180-4 and NIST's test vectors. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/files.h"
#include "crypt/digest.h"

static const struct {
    const char *says;
    const char *bytes;
    const char *digest;
} rows[] = {
    {"nothing", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void bytes_have_their_digest(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char out[DIGEST_TEXT_MAX];

        assert_int_equal(digest_bytes(rows[i].bytes, strlen(rows[i].bytes), out), 0);
        assert_string_equal(out, rows[i].digest);
    }
}

static int holding(char letter, size_t length)
{
    AUTO_FD int fd = memfd_create("digested", MFD_CLOEXEC);
    char *bytes = malloc(length);

    memset(bytes, letter, length);
    assert_int_equal(files_write_all(fd, bytes, length), 0);
    free(bytes);
    return take_fd(&fd);
}

static void a_file_is_read_from_its_beginning_to_its_end(void **state)
{
    AUTO_FD int million = holding('a', 1000000), empty = holding('a', 0);
    char out[DIGEST_TEXT_MAX];

    /* The descriptor stands at the end after the write: that must not matter. */
    assert_int_equal(digest_file(million, out), 0);
    assert_string_equal(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(digest_file(empty, out), 0);
    assert_string_equal(out, rows[0].digest);
}

static void more_than_one_chunk_and_holes_are_read(void **state)
{
    const size_t length = (3 << 20) + 17;
    AUTO_FD int zeros = holding('\0', length), hole = holding('x', 0);
    char whole[DIGEST_TEXT_MAX], sparse[DIGEST_TEXT_MAX], bytes[DIGEST_TEXT_MAX];
    char *memory = calloc(1, length);

    assert_int_equal(ftruncate(hole, (off_t)length), 0);
    assert_int_equal(digest_file(zeros, whole), 0);
    assert_int_equal(digest_file(hole, sparse), 0);
    assert_int_equal(digest_bytes(memory, length, bytes), 0);
    free(memory);
    assert_string_equal(whole, bytes);
    assert_string_equal(sparse, bytes);
}

static void what_cannot_be_read_is_a_fault(void **state)
{
    char out[DIGEST_TEXT_MAX];

    assert_int_equal(digest_file(-1, out), -EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_have_their_digest),
        cmocka_unit_test(a_file_is_read_from_its_beginning_to_its_end),
        cmocka_unit_test(more_than_one_chunk_and_holes_are_read),
        cmocka_unit_test(what_cannot_be_read_is_a_fault),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
