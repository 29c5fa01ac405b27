/* Whom a proxy speaks for: RFC 7239 and its examples; X-Forwarded-For as proxies write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "forwarded.h"

static const struct {
    const char *says;
    const char *forwarded, *x_forwarded_for;
    const char *client; /* NULL: it cannot be told */
} rows[] = {
    /* RFC 7239 4 */
    {"an address", "for=192.0.2.60;proto=http;by=203.0.113.43", NULL, "192.0.2.60"},
    {"names of parameters in any case", "For=\"[2001:db8:cafe::17]:4711\"", NULL,
     "2001:db8:cafe::17"},
    {"the nearest of several", "for=192.0.2.43, for=198.51.100.17", NULL, "198.51.100.17"},
    {"the order of parameters is free", "proto=http;by=203.0.113.43;for=192.0.2.60", NULL,
     "192.0.2.60"},
    /* RFC 7239 6 */
    {"a port", "for=\"192.0.2.43:47011\"", NULL, "192.0.2.43"},
    {"a hidden port", "for=\"192.0.2.43:_port\"", NULL, "192.0.2.43"},
    {"unknown", "for=unknown", NULL, NULL},
    {"a hidden name", "for=_gazonk", NULL, NULL},
    {"a hidden name further away", "for=_mdn, for=192.0.2.7", NULL, "192.0.2.7"},
    {"a hidden name nearer", "for=192.0.2.7, for=_mdn", NULL, NULL},
    {"an IPv6 address without brackets and quotes is none", "for=2001:db8::1", NULL, NULL},
    /* RFC 7239 7.1, RFC 9110 5.6.1: lines are joined, empty elements count for nothing */
    {"an empty element", "for=192.0.2.43,, ,for=198.51.100.17 , ", NULL, "198.51.100.17"},
    {"empty pairs", ";;for=192.0.2.43;;", NULL, "192.0.2.43"},
    {"nobody is named", "proto=https", NULL, NULL},
    {"proxies that are trusted are passed over",
     "for=192.0.2.43, for=10.0.0.1, for=\"[fd00::7]:1\", for=127.0.0.1", NULL, "192.0.2.43"},
    {"trusted proxies alone", "for=10.0.0.1", NULL, NULL},
    {"what a visitor says of himself is further away", "for=127.0.0.1, for=203.0.113.5", NULL,
     "203.0.113.5"},
    {"a comma in quotes parts nothing", "for=\"192.0.2.1, for=192.0.2.2\"", NULL, NULL},
    {"a quote left open by a visitor", "for=\"evil, for=198.51.100.17", NULL, NULL},
    {"a quote left open, closed by the next", "for=\"x, for=\"[2001:db8::1]\"", NULL, NULL},
    {"a quoted pair at the end", "for=\"192.0.2.1\\", NULL, NULL},
    {"said twice in one element", "for=192.0.2.1;for=192.0.2.2", NULL, NULL},
    {"no value", "for=", NULL, NULL},
    {"no equals", "for", NULL, NULL},
    {"blanks around the equals", "for = 192.0.2.1", NULL, NULL},
    {"rubbish behind a value", "for=192.0.2.1 x", NULL, NULL},
    {"another parameter's value", "by=192.0.2.1;host=\"for=192.0.2.2\"", NULL, NULL},

    {"X-Forwarded-For: one", NULL, "192.0.2.1", "192.0.2.1"},
    {"the nearest", NULL, "192.0.2.1, 198.51.100.2", "198.51.100.2"},
    {"IPv6 as it is", NULL, "2001:db8::1", "2001:db8::1"},
    {"IPv6 in brackets", NULL, "[2001:db8::1]", "2001:db8::1"},
    {"with ports", NULL, "[2001:db8::1]:443,192.0.2.1:1", "192.0.2.1"},
    {"trusted ones are passed over", NULL, "6.6.6.6, 192.0.2.1,10.0.0.1 ,\t::1", "192.0.2.1"},
    {"rubbish further away", NULL, "<script>, 192.0.2.1", "192.0.2.1"},
    {"rubbish nearer", NULL, "192.0.2.1, rubbish", NULL},
    {"unknown nearer, behind a trusted one", NULL, "192.0.2.1, unknown, 10.0.0.1", NULL},
    {"a port that is none", NULL, "192.0.2.1:http", NULL},
    {"a port too long", NULL, "192.0.2.1:123456", NULL},
    {"brackets around IPv4", NULL, "[192.0.2.1]", NULL},
    {"a bracket left open", NULL, "[2001:db8::1", NULL},
    {"a zone", NULL, "fe80::1%eth0", NULL},
    {"nothing", NULL, "", NULL},
    {"commas", NULL, ",,,", NULL},
    {"no header", NULL, NULL, NULL},

    {"both, and the same", "for=192.0.2.1", "192.0.2.1", "192.0.2.1"},
    {"both, and different: a visitor wrote one of them", "for=6.6.6.6", "192.0.2.1", NULL},
    {"one that names nobody", "proto=https", "192.0.2.1", "192.0.2.1"},
    {"one that is broken", "for=\"", "192.0.2.1", NULL},
};

static void the_nearest_that_is_not_trusted_is_the_client(void **state)
{
    struct ip_block blocks[2];
    const struct forwarded_trust trust = {.blocks = blocks, .count = 2};

    assert_true(ip_read_block("10.0.0.0/8", &blocks[0]));
    assert_true(ip_read_block("fd00::/8", &blocks[1]));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ip client, expected;
        bool is_told =
            forwarded_client(&trust, rows[i].forwarded, rows[i].x_forwarded_for, &client);

        if (is_told != (rows[i].client != NULL))
            fail_msg("%s", rows[i].says);
        if (!is_told)
            continue;
        assert_true(ip_read(rows[i].client, strlen(rows[i].client), &expected));
        if (!ip_equal(&client, &expected))
            fail_msg("%s", rows[i].says);
    }
}

static void this_machine_is_always_trusted(void **state)
{
    const struct forwarded_trust nobody = {0};
    struct ip ip;

    assert_true(ip_read("127.0.0.1", 9, &ip));
    assert_true(forwarded_is_trusted(&nobody, &ip));
    assert_true(ip_read("10.0.0.1", 8, &ip));
    assert_false(forwarded_is_trusted(&nobody, &ip));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_that_is_not_trusted_is_the_client),
        cmocka_unit_test(this_machine_is_always_trusted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
