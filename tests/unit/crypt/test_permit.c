/* Permits: nobody but us writes one, and none reads as anything but what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "crypt/permit.h"

struct place {
    char path[32];
    int fd;
    struct permit_key *key;
};

static void open_place(struct place *place)
{
    *place = (struct place){.path = "/tmp/incare-permit-XXXXXX"};
    assert_non_null(mkdtemp(place->path));
    place->fd = open(place->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_int_equal(permit_key_open(&place->key, place->fd), 0);
}

static void close_place(struct place *place)
{
    permit_key_close(place->key);
    assert_int_equal(files_empty(place->fd), 0);
    close(place->fd);
    rmdir(place->path);
}
#define AUTO_PLACE __attribute__((cleanup(close_place)))

static const struct permit one = {.kind = PERMIT_PARTNER,
                                  .grant = "00112233445566778899aabbccddeeff",
                                  .film = "ffeeddccbbaa99887766554433221100",
                                  .until_ms = 1800000000000};

static void what_was_written_is_read(void **state)
{
    AUTO_PLACE struct place place;
    char text[PERMIT_MAX];
    struct permit read;

    (void)state;
    open_place(&place);
    assert_int_equal(permit_write(place.key, &one, text), 0);
    assert_int_equal(strlen(text), PERMIT_MAX - 1);
    assert_int_equal(strspn(text, "0123456789abcdefpv"), PERMIT_MAX - 1); /* needs no escapes */
    assert_int_equal(permit_read(place.key, text, &read), 0);
    assert_int_equal(read.kind, one.kind);
    assert_string_equal(read.grant, one.grant);
    assert_string_equal(read.film, one.film);
    assert_int_equal(read.until_ms, one.until_ms);
}

static void no_letter_of_it_can_be_another(void **state)
{
    AUTO_PLACE struct place place;
    char text[PERMIT_MAX];
    struct permit read;

    (void)state;
    open_place(&place);
    assert_int_equal(permit_write(place.key, &one, text), 0);
    for (int i = 0; text[i]; i++) {
        static const char others[] = "0f9vpF";
        char was = text[i];

        for (const char *other = others; *other; other++) {
            text[i] = *other;
            assert_int_equal(permit_read(place.key, text, &read), *other == was ? 0 : PERMIT_BAD);
        }
        text[i] = was;
    }
}

static void only_the_whole_of_it_is_one(void **state)
{
    AUTO_PLACE struct place place;
    char text[PERMIT_MAX + 1];
    struct permit read;

    (void)state;
    open_place(&place);
    assert_int_equal(permit_write(place.key, &one, text), 0);
    text[PERMIT_MAX - 1] = '0';
    text[PERMIT_MAX] = '\0';
    assert_int_equal(permit_read(place.key, text, &read), PERMIT_BAD);
    for (int length = PERMIT_MAX - 2; length >= 0; length--) {
        text[length] = '\0';
        assert_int_equal(permit_read(place.key, text, &read), PERMIT_BAD);
    }
}

static void the_key_stays_the_same_and_is_nobody_elses(void **state)
{
    AUTO_PLACE struct place place, other;
    struct permit_key *again = NULL;
    char text[PERMIT_MAX];
    struct permit read;
    struct stat at;

    (void)state;
    open_place(&place);
    open_place(&other);
    assert_int_equal(permit_write(place.key, &one, text), 0);
    assert_int_equal(permit_key_open(&again, place.fd), 0);
    assert_int_equal(permit_read(again, text, &read), 0);
    assert_int_equal(permit_read(other.key, text, &read), PERMIT_BAD);
    permit_key_close(again);
    assert_int_equal(fstatat(place.fd, "keys/permits", &at, 0), 0);
    assert_int_equal(at.st_mode & 07777, 0600);
}

static void a_key_that_others_may_read_is_none(void **state)
{
    AUTO_PLACE struct place place;
    struct permit_key *again = NULL;

    (void)state;
    open_place(&place);
    assert_int_equal(fchmodat(place.fd, "keys/permits", 0640, 0), 0);
    assert_int_equal(permit_key_open(&again, place.fd), -EPERM);
    assert_int_equal(fchmodat(place.fd, "keys/permits", 0600, 0), 0);
    {
        AUTO_FD int fd = openat(place.fd, "keys/permits", O_WRONLY | O_TRUNC | O_CLOEXEC);

        assert_int_equal(files_write_all(fd, "short", 5), 0);
    }
    assert_int_equal(permit_key_open(&again, place.fd), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(no_letter_of_it_can_be_another),
        cmocka_unit_test(only_the_whole_of_it_is_one),
        cmocka_unit_test(the_key_stays_the_same_and_is_nobody_elses),
        cmocka_unit_test(a_key_that_others_may_read_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
