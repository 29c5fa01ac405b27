/* IP addresses and blocks: RFC 4291, RFC 4632. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <netinet/in.h>
#include <string.h>

#include "base/ip.h"

static struct ip ip(const char *text)
{
    struct ip ip;

    if (!ip_read(text, strlen(text), &ip))
        fail_msg("%s is no address", text);
    return ip;
}

static void an_address_has_one_form(void **state)
{
    static const struct {
        const char *one, *other;
    } same[] = {{"192.0.2.1", "::ffff:192.0.2.1"},
                {"192.0.2.1", "::ffff:c000:201"},
                {"2001:db8::1", "2001:0DB8:0:0:0:0:0:1"}};

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct ip one = ip(same[i].one), other = ip(same[i].other);

        assert_true(ip_equal(&one, &other));
    }
}

static void what_is_no_address_is_none(void **state)
{
    static const char *const wrong[] = {
        "",       "192.0.2", "192.0.2.256", "192.0.2.1 ",   "1",           "0x7f.0.0.1", "[::1]",
        "::1%lo", ":::1",    "localhost",   "192.0.2.1:80", "192.0.2.01x", "1.2.3.4.5"};
    static const char with_nul[] = "::1\0.2";
    struct ip read;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (ip_read(wrong[i], strlen(wrong[i]), &read))
            fail_msg("%s was understood", wrong[i]);
    assert_false(ip_read(with_nul, sizeof with_nul - 1, &read));
    assert_true(ip_read("192.0.2.1, and more", 9, &read));
}

static void a_block_holds_what_begins_as_it_does(void **state)
{
    static const struct {
        const char *block, *ip;
        bool is_in;
    } rows[] = {{"192.0.2.0/24", "192.0.2.255", true},
                {"192.0.2.0/24", "192.0.3.0", false},
                {"192.0.2.8/30", "192.0.2.11", true},
                {"192.0.2.8/30", "192.0.2.12", false},
                {"192.0.2.1", "192.0.2.1", true},
                {"192.0.2.1", "192.0.2.0", false},
                {"192.0.2.1/32", "192.0.2.1", true},
                {"0.0.0.0/0", "203.0.113.9", true},
                {"0.0.0.0/0", "2001:db8::1", false},
                {"2001:db8::/32", "2001:db8:9::1", true},
                {"2001:db8::/33", "2001:db8:8000::", false},
                {"::/0", "192.0.2.1", true},
                {"2001:db8::1", "2001:db8::1", true},
                {"2001:db8::1", "2001:db8::2", false},
                {"10.0.0.0/9", "10.127.255.255", true},
                {"10.0.0.0/9", "10.128.0.0", false}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip asked = ip(rows[i].ip);
        struct ip_block block;

        assert_true(ip_read_block(rows[i].block, &block));
        if (ip_is_in(&asked, &block) != rows[i].is_in)
            fail_msg("%s in %s", rows[i].ip, rows[i].block);
    }
}

static void what_is_no_block_is_none(void **state)
{
    static const char *const wrong[] = {"",
                                        "/",
                                        "192.0.2.0/",
                                        "192.0.2.0/33",
                                        "192.0.2.0/-1",
                                        "192.0.2.0/24/",
                                        "192.0.2.1/24", /* a slip: bits beyond its length */
                                        "2001:db8::/129",
                                        "2001:db8::1/64",
                                        "192.0.2.0 /24",
                                        "private"};
    struct ip_block block;

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (ip_read_block(wrong[i], &block))
            fail_msg("%s was understood", wrong[i]);
}

static void a_socket_tells_its_address(void **state)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr local = {.sa_family = AF_UNIX};
    struct ip expected = ip("192.0.2.1"), read = ip_of_socket((struct sockaddr *)&v4);

    assert_true(ip_equal(&read, &expected));
    expected = ip("::1");
    read = ip_of_socket((struct sockaddr *)&v6);
    assert_true(ip_equal(&read, &expected));
    expected = ip("::");
    read = ip_of_socket(&local);
    assert_true(ip_equal(&read, &expected));
}

static void this_machine_is_known(void **state)
{
    static const struct {
        const char *ip;
        bool is_loopback;
    } rows[] = {
        {"127.0.0.1", true},  {"127.255.255.254", true}, {"::1", true}, {"::ffff:127.0.0.1", true},
        {"128.0.0.1", false}, {"0.0.0.0", false},        {"::", false}, {"::2", false},
        {"10.127.0.1", false}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip read = ip(rows[i].ip);

        if (ip_is_loopback(&read) != rows[i].is_loopback)
            fail_msg("%s", rows[i].ip);
    }
}

static void a_household_is_one_network(void **state)
{
    static const struct {
        const char *ip, *network;
    } rows[] = {{"192.0.2.1", "192.0.2.1"},
                {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
                {"2001:db8:1:2:ffff::", "2001:db8:1:2::"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip read = ip(rows[i].ip), expected = ip(rows[i].network);
        struct ip network = ip_network(&read);

        if (!ip_equal(&network, &expected))
            fail_msg("%s", rows[i].ip);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_has_one_form),
        cmocka_unit_test(what_is_no_address_is_none),
        cmocka_unit_test(a_block_holds_what_begins_as_it_does),
        cmocka_unit_test(what_is_no_block_is_none),
        cmocka_unit_test(a_socket_tells_its_address),
        cmocka_unit_test(this_machine_is_known),
        cmocka_unit_test(a_household_is_one_network),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
