/* Addresses to listen on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <unistd.h>

#include "listener.h"

static void addresses_are_numbers_and_a_port(void **state)
{
    static const char *const wrong[] = {
        "",          "8080",       ":8080",           "localhost:8080",
        "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "::1:8080",  "[::1]",      "[]:80",           "[::1:80",
        "1.2.3:80"};
    struct address address;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (listener_read(wrong[i], &address) != -EINVAL)
            fail_msg("%s was understood", wrong[i]);
    assert_int_equal(listener_read("127.0.0.1:8080", &address), 0);
    assert_int_equal(listener_port(&address), 8080);
    assert_int_equal(listener_read("[::1]:65535", &address), 0);
    assert_int_equal(listener_port(&address), 65535);
    assert_int_equal(listener_read("0.0.0.0:0", &address), 0);
}

static void this_machine_is_known_by_its_address(void **state)
{
    static const struct {
        const char *address;
        bool is_loopback;
    } rows[] = {{"127.0.0.1:1", true},      {"127.255.255.254:1", true},
                {"[::1]:1", true},          {"128.0.0.1:1", false},
                {"0.0.0.0:1", false},       {"[::]:1", false},
                {"10.127.0.1:1", false},    {"[::ffff:127.0.0.1]:1", true},
                {"[2001:db8::1]:1", false}, {"[::ffff:192.0.2.1]:1", false}};
    struct address address;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(listener_read(rows[i].address, &address), 0);
        if (listener_is_loopback(&address.any) != rows[i].is_loopback)
            fail_msg("%s", rows[i].address);
    }
}

static void loops_share_an_address_and_nobody_else_does(void **state)
{
    struct address address, same;
    int fds[3], others[1];

    assert_int_equal(listener_read("127.0.0.1:0", &address), 0);
    assert_int_equal(listener_open(&address, fds, 3), 0);
    assert_int_not_equal(listener_port(&address), 0);
    same = address;
    assert_int_equal(listener_open(&same, others, 1), -EADDRINUSE);
    for (int i = 0; i < 3; i++)
        close(fds[i]);
}

static void a_socket_of_somebody_else_is_shared_and_stays_theirs(void **state)
{
    struct address address, passed;
    int fds[1], copies[2];

    assert_int_equal(listener_read("127.0.0.1:0", &address), 0);
    assert_int_equal(listener_open(&address, fds, 1), 0);
    assert_int_equal(listener_share(fds[0], &passed, copies, 2), 0);
    assert_int_equal(listener_port(&passed), listener_port(&address));
    assert_int_not_equal(copies[0], copies[1]);
    close(copies[0]);
    close(copies[1]);
    assert_int_equal(listener_share(fds[0], &passed, copies, 1), 0);
    close(copies[0]);
    close(fds[0]);
}

static void what_does_not_listen_is_not_shared(void **state)
{
    struct address address;
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
        cmocka_unit_test(addresses_are_numbers_and_a_port),
        cmocka_unit_test(this_machine_is_known_by_its_address),
        cmocka_unit_test(loops_share_an_address_and_nobody_else_does),
        cmocka_unit_test(a_socket_of_somebody_else_is_shared_and_stays_theirs),
        cmocka_unit_test(what_does_not_listen_is_not_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
