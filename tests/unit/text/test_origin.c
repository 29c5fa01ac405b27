/* Origins: rows from RFC 6454, UTS 46 and CSP 3 (frame-ancestors). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/fault.h"
#include "text/origin.h"

static const struct row {
    const char *sentence, *typed, *origin; /* NULL: refused */
} rows[] = {
    {"as it is", "https://www.example.org", "https://www.example.org"},
    {"a slash ends nothing", "https://www.example.org/", "https://www.example.org"},
    {"case counts for nothing", "HTTPS://WWW.Example.ORG", "https://www.example.org"},
    {"a port is part of it", "http://localhost:8090", "http://localhost:8090"},
    {"unless it is the usual one", "https://example.org:443", "https://example.org"},
    {"of the scheme", "http://example.org:80/", "http://example.org"},
    {"and not another's", "http://example.org:443", "http://example.org:443"},
    {"zeros before it count for nothing", "https://example.org:0443", "https://example.org"},
    {"letters become what the DNS has", "https://b\303\274cher.example",
     "https://xn--bcher-kva.example"},
    {"in capitals too", "https://B\303\234CHER.example", "https://xn--bcher-kva.example"},
    {"also when taken apart", "https://bu\314\210cher.example", "https://xn--bcher-kva.example"},
    {"sharp s is itself (nontransitional)", "https://fa\303\237.example",
     "https://xn--fa-hia.example"},
    {"what is in the DNS stays", "https://xn--bcher-kva.example", "https://xn--bcher-kva.example"},
    {"an address of four numbers", "http://127.0.0.1:8080", "http://127.0.0.1:8080"},
    {"no scheme", "www.example.org", NULL},
    {"no other scheme", "ftp://example.org", NULL},
    {"no wildcard", "https://*.example.org", NULL},
    {"nor alone", "*", NULL},
    {"no path", "https://example.org/news", NULL},
    {"no query", "https://example.org?x", NULL},
    {"no fragment", "https://example.org/#x", NULL},
    {"no user", "https://a@example.org", NULL},
    {"no list", "https://a.example https://b.example", NULL},
    {"no end of a policy", "https://a.example;script-src", NULL},
    {"no comma", "https://a.example,b.example", NULL},
    {"no quotes", "https://'self'", NULL},
    {"no line's end", "https://a.example\r\nX: y", NULL},
    {"no host", "https://", NULL},
    {"nor before a port", "https://:80", NULL},
    {"no dot at the end", "https://example.org.", NULL},
    {"nor two", "https://example..org", NULL},
    {"a port is a number", "https://example.org:port", NULL},
    {"there is no port 0", "https://example.org:0", NULL},
    {"nor 65536", "https://example.org:65536", NULL},
    {"a port is said or not", "https://example.org:", NULL},
    {"no IPv6: policies know none", "http://[::1]:8080", NULL},
    {"no other way to write an address", "http://127.1", NULL},
    {"nor in octal", "http://0127.0.0.1", NULL},
    {"no letter that the DNS has not", "https://a\302\240b.example", NULL},
    {"no broken text", "https://a\377.example", NULL},
    {"nothing", "", NULL},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char origin[ORIGIN_MAX] = "";
        const char *why = origin_read(rows[i].typed, origin);

        if (!why != (rows[i].origin != NULL))
            fail_msg("%s: %s", rows[i].sentence, why ? why : origin);
        if (!why && strcmp(origin, rows[i].origin) != 0)
            fail_msg("%s: %s", rows[i].sentence, origin);
    }
}

static void test_a_name_has_an_end(void **state)
{
    char typed[2000] = "https://", origin[ORIGIN_MAX];

    (void)state;
    for (int i = 0; i < 4; i++) /* 4 of 63 and three dots are 255 */
        memset(typed + 8 + (ptrdiff_t)64 * i, 'a', 63);
    for (int i = 0; i < 3; i++)
        typed[8 + 63 + 64 * i] = '.';
    assert_non_null(origin_read(typed, origin));
    typed[8 + 253] = '\0';
    assert_null(origin_read(typed, origin));
    assert_int_equal(strlen(origin), 8 + 253);
    memset(typed + 8, 'a', sizeof typed - 9);
    assert_non_null(origin_read(typed, origin));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_a_name_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
