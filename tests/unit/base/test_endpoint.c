/* Where sockets listen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/endpoint.h"

static void addresses_are_numbers_and_a_port(void **state)
{
    static const char *const wrong[] = {
        "",          "8080",       ":8080",           "localhost:8080",
        "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "::1:8080",  "[::1]",      "[]:80",           "[::1:80",
        "1.2.3:80",  "[::1]x:80",  "[127.0.0.1]:80",  "[::ffff:127.0.0.1]:80"};
    struct endpoint endpoint;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (endpoint_read(wrong[i], &endpoint))
            fail_msg("%s was understood", wrong[i]);
    assert_true(endpoint_read("127.0.0.1:8080", &endpoint));
    assert_int_equal(endpoint_port(&endpoint), 8080);
    assert_true(endpoint_read("[::1]:65535", &endpoint));
    assert_int_equal(endpoint_port(&endpoint), 65535);
    assert_true(endpoint_read("0.0.0.0:0", &endpoint));
}

static void this_machine_is_known_by_its_address(void **state)
{
    static const struct {
        const char *text;
        bool is_loopback;
    } rows[] = {{"127.0.0.1:1", true},   {"127.255.255.254:1", true}, {"[::1]:1", true},
                {"128.0.0.1:1", false},  {"0.0.0.0:1", false},        {"[::]:1", false},
                {"10.127.0.1:1", false}, {"[2001:db8::1]:1", false}};
    struct endpoint endpoint;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(endpoint_read(rows[i].text, &endpoint));
        if (endpoint_is_loopback(&endpoint) != rows[i].is_loopback)
            fail_msg("%s", rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_numbers_and_a_port),
        cmocka_unit_test(this_machine_is_known_by_its_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
