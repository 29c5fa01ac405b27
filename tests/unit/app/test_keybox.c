/* What is written is seen whole, and only once it is committed. */
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
#include "base/limits.h"
#include "keybox.h"

static int holding(const char *text, size_t length)
{
    AUTO_FD int fd = memfd_create("pem", MFD_CLOEXEC);

    assert_int_equal(files_write_all(fd, text, length), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return take_fd(&fd);
}

static int add(struct keybox *box, const char *chain, const char *key)
{
    AUTO_FD int chain_fd = holding(chain, strlen(chain)), key_fd = holding(key, strlen(key));

    return keybox_add(box, chain_fd, key_fd);
}

static void a_pair_is_what_its_files_held(void **state)
{
    struct keybox *box = keybox_open();
    struct certificates_pem pem;

    keybox_clear(box);
    assert_int_equal(add(box, "chain one", "key one"), 0);
    assert_int_equal(add(box, "chain two, longer", "key two"), 0);
    pem = keybox_last(box);
    assert_int_equal(pem.chain_length, strlen("chain two, longer"));
    assert_memory_equal(pem.chain, "chain two, longer", pem.chain_length);
    assert_int_equal(pem.key_length, strlen("key two"));
    assert_memory_equal(pem.key, "key two", pem.key_length);
    keybox_close(box);
}

static void what_has_no_room_is_refused(void **state)
{
    size_t length = certificate_bytes_max;
    char *bytes = calloc(1, length);
    AUTO_FD int large = holding(bytes, length), small = holding("key", 3);
    struct keybox *box = keybox_open();

    keybox_clear(box);
    assert_int_equal(keybox_add(box, large, small), -EFBIG);
    keybox_clear(box);
    assert_int_equal(add(box, "chain", "key"), 0);
    keybox_close(box);
    free(bytes);
}

/* The certificates themselves are not read here: none of these is one. */
static void only_what_is_committed_is_shown(void **state)
{
    struct certificates *certificates;
    char problem[CERTIFICATES_PROBLEM_MAX] = "";
    struct keybox *box = keybox_open();

    assert_int_equal(certificates_open(&certificates), 0);
    keybox_clear(box);
    add(box, "no chain", "no key");
    keybox_commit(box);
    keybox_clear(box);
    assert_int_equal(keybox_show(box, certificates, problem), CERTIFICATES_REFUSED);
    assert_non_null(strstr(problem, "no certificate"));
    certificates_close(certificates);
    keybox_close(box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_is_what_its_files_held),
        cmocka_unit_test(what_has_no_room_is_refused),
        cmocka_unit_test(only_what_is_committed_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
