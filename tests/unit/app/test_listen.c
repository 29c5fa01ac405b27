/* Addresses to listen on: what they become, and which would show the site to a network. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "listen.h"

static const struct {
    const char *sentence, *address;
    bool behind_proxy;
    int outcome;
} rows[] = {
    {"loopback of IPv4", "127.0.0.1:8080", false, 0},
    {"all of 127/8 is this machine", "127.9.9.9:1", false, 0},
    {"loopback of IPv6", "[::1]:8080", false, 0},
    {"every address, without TLS", "0.0.0.0:8080", false, SETTINGS_REFUSED},
    {"every address, behind a proxy", "0.0.0.0:8080", true, 0},
    {"every IPv6 address", "[::]:8080", false, SETTINGS_REFUSED},
    {"IPv4 in IPv6's clothes", "[::ffff:127.0.0.1]:1", true, SETTINGS_REFUSED},
    {"a network address", "192.0.2.1:443", false, SETTINGS_REFUSED},
    {"no port", "127.0.0.1", false, SETTINGS_REFUSED},
    {"a port beyond all", "127.0.0.1:65536", false, SETTINGS_REFUSED},
    {"a name", "films.example.org:80", true, SETTINGS_REFUSED},
    {"IPv6 without brackets", "::1:8080", false, SETTINGS_REFUSED},
    {"localhost without port", "localhost:", false, SETTINGS_REFUSED},
    {"nothing", ":80", true, SETTINGS_REFUSED},
};

static void test_addresses(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 16);
        struct settings settings = {.listen = {rows[i].address},
                                    .behind_proxy = rows[i].behind_proxy};
        char problem[SETTINGS_PROBLEM_MAX] = "";
        int r = listen_expand(&settings, arena, problem);
        if (r != rows[i].outcome)
            fail_msg("%s: %d %s", rows[i].sentence, r, problem);
        if (r == 0)
            assert_string_equal(settings.listen[0], rows[i].address);
    }
}

static void test_localhost_is_all_loopback_addresses(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct settings settings = {.listen = {"localhost:8080"}};
    char problem[SETTINGS_PROBLEM_MAX], url[LISTEN_URL_MAX];

    assert_int_equal(listen_expand(&settings, arena, problem), 0);
    assert_string_equal(settings.listen[0], "127.0.0.1:8080");
    if (settings.listen[1])
        assert_string_equal(settings.listen[1], "[::1]:8080");
    listen_url(settings.listen[0], url);
    assert_string_equal(url, "http://localhost:8080/");
}

static void test_any_port_is_one_port_for_all(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct settings settings = {.listen = {"localhost:0"}};
    char problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(listen_expand(&settings, arena, problem), 0);
    assert_string_not_equal(settings.listen[0], "127.0.0.1:0");
    if (settings.listen[1])
        assert_string_equal(strrchr(settings.listen[0], ':'), strrchr(settings.listen[1], ':'));
}

static void test_with_tls_the_clear_may_be_open_too(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct settings settings = {.listen = {"0.0.0.0:80"}, .listen_tls = {"0.0.0.0:443"}};
    struct settings many = {
        .listen = {"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"},
        .listen_tls = {"127.0.0.1:5", "127.0.0.1:6", "127.0.0.1:7", "127.0.0.1:8", "127.0.0.1:9"}};
    struct settings wrong = {.listen_tls = {"films.example.org:443"}};
    char problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(listen_expand(&settings, arena, problem), 0);
    assert_false(listen_is_loopback(&settings));
    assert_int_equal(listen_expand(&many, arena, problem), SETTINGS_REFUSED);
    assert_int_equal(listen_expand(&wrong, arena, problem), SETTINGS_REFUSED);
    assert_non_null(strstr(problem, "listen_tls: 'films.example.org:443'"));
}

static void test_an_origin_has_its_port_unless_it_is_the_usual_one(void **state)
{
    char origin[LISTEN_ORIGIN_MAX];

    listen_origin("0.0.0.0:443", "films.example.org", origin);
    assert_string_equal(origin, "https://films.example.org");
    listen_origin("[::]:8443", "films.example.org", origin);
    assert_string_equal(origin, "https://films.example.org:8443");
}

static void test_an_address_of_the_network_is_shown_as_it_is(void **state)
{
    char url[LISTEN_URL_MAX];

    listen_url("192.0.2.1:80", url);
    assert_string_equal(url, "http://192.0.2.1:80/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_localhost_is_all_loopback_addresses),
        cmocka_unit_test(test_any_port_is_one_port_for_all),
        cmocka_unit_test(test_with_tls_the_clear_may_be_open_too),
        cmocka_unit_test(test_an_origin_has_its_port_unless_it_is_the_usual_one),
        cmocka_unit_test(test_an_address_of_the_network_is_shown_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
