/* Addresses to listen on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <unistd.h>

#include "listener.h"

static void loops_share_an_address_and_nobody_else_does(void **state)
{
    struct endpoint address, same;
    int fds[3], others[1];

    assert_true(endpoint_read("127.0.0.1:0", &address));
    assert_int_equal(listener_open(&address, fds, 3), 0);
    assert_int_not_equal(endpoint_port(&address), 0);
    same = address;
    assert_int_equal(listener_open(&same, others, 1), -EADDRINUSE);
    for (int i = 0; i < 3; i++)
        close(fds[i]);
}

static void a_socket_of_somebody_else_is_shared_and_stays_theirs(void **state)
{
    struct endpoint address, passed;
    int fds[1], copies[2];

    assert_true(endpoint_read("127.0.0.1:0", &address));
    assert_int_equal(listener_open(&address, fds, 1), 0);
    assert_int_equal(listener_share(fds[0], &passed, copies, 2), 0);
    assert_int_equal(endpoint_port(&passed), endpoint_port(&address));
    assert_int_not_equal(copies[0], copies[1]);
    close(copies[0]);
    close(copies[1]);
    assert_int_equal(listener_share(fds[0], &passed, copies, 1), 0);
    close(copies[0]);
    close(fds[0]);
}

static void what_does_not_listen_is_not_shared(void **state)
{
    struct endpoint address;
    int ends[2], fds[1], quiet = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(listener_share(quiet, &address, fds, 1), -EINVAL);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(listener_share(ends[0], &address, fds, 1), -ENOTSOCK);
    close(quiet);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loops_share_an_address_and_nobody_else_does),
        cmocka_unit_test(a_socket_of_somebody_else_is_shared_and_stays_theirs),
        cmocka_unit_test(what_does_not_listen_is_not_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
