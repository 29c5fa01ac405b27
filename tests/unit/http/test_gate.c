/* The gate: rows from RFC 9110 section 5 and RFC 9112 sections 3 and 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "gate.h"

struct row {
    const char *sentence;
    const char *method, *version;
    const char *fields[9]; /* name, value, … after Host */
    int status;            /* 0: passes */
};

static const struct row rows[] = {
    {"a plain request", "GET", "HTTP/1.1", {NULL}, 0},
    {"tabs and bytes above ASCII in a value", "GET", "HTTP/1.1", {"X", "a\tb \xe9"}, 0},
    {"every tchar in a name", "GET", "HTTP/1.1", {"!#$%&'*+-.^_`|~09azAZ", "x"}, 0},
    {"an empty value", "GET", "HTTP/1.1", {"X", ""}, 0},
    {"a later minor version", "GET", "HTTP/1.2", {NULL}, 0},
    {"a method of its own", "BREW", "HTTP/1.1", {NULL}, 0},
    {"a length", "POST", "HTTP/1.1", {"Content-Length", "5"}, 0},
    {"a coding", "POST", "HTTP/1.1", {"transfer-encoding", " Chunked\t"}, 0},
    {"HTTP/2 in clear", "GET", "HTTP/2.0", {NULL}, 505},
    {"a version of two digits", "GET", "HTTP/1.11", {NULL}, 505},
    {"a version in small letters", "GET", "http/1.1", {NULL}, 505},
    {"no version", "GET", "", {NULL}, 505},
    {"a slash in the method", "G/T", "HTTP/1.1", {NULL}, 400},
    {"no method", "", "HTTP/1.1", {NULL}, 400},
    {"a blank in a name", "GET", "HTTP/1.1", {"X ", "a"}, 400},
    {"a bracket in a name", "GET", "HTTP/1.1", {"X[]", "a"}, 400},
    {"UTF-8 in a name", "GET", "HTTP/1.1", {"F\xc3\xb6o", "a"}, 400},
    {"an empty name", "GET", "HTTP/1.1", {"", "a"}, 400},
    {"a control in a value", "GET", "HTTP/1.1", {"X", "a\x07"}, 400},
    {"CR in a value", "GET", "HTTP/1.1", {"X", "a\rb"}, 400},
    {"DEL in a value", "GET", "HTTP/1.1", {"X", "a\x7f"}, 400},
    {"two Hosts", "GET", "HTTP/1.1", {"hOST", "b"}, 400},
    {"two Ranges", "GET", "HTTP/1.1", {"Range", "bytes=0-1", "Range", "bytes=2-3"}, 400},
    {"two lengths", "POST", "HTTP/1.1", {"Content-Length", "5", "Content-Length", "5"}, 400},
    {"a list of lengths", "POST", "HTTP/1.1", {"Content-Length", "5, 5"}, 400},
    {"a length with a sign", "POST", "HTTP/1.1", {"Content-Length", "+5"}, 400},
    {"a length below zero", "POST", "HTTP/1.1", {"Content-Length", "-5"}, 400},
    {"a hex length", "POST", "HTTP/1.1", {"Content-Length", "0x5"}, 400},
    {"an empty length", "POST", "HTTP/1.1", {"Content-Length", ""}, 400},
    {"a length of 2^64", "POST", "HTTP/1.1", {"Content-Length", "18446744073709551616"}, 400},
    {"a length and a coding",
     "POST",
     "HTTP/1.1",
     {"Content-Length", "5", "Transfer-Encoding", "chunked"},
     400},
    {"two codings",
     "POST",
     "HTTP/1.1",
     {"Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked"},
     400},
    {"a coding nobody knows", "POST", "HTTP/1.1", {"Transfer-Encoding", "xchunked"}, 501},
    {"chunked and more", "POST", "HTTP/1.1", {"Transfer-Encoding", "chunked, identity"}, 501},
    {"a vertical tab before chunked",
     "POST",
     "HTTP/1.1",
     {"Transfer-Encoding", "\x0b"
                           "chunked"},
     400},
    {"chunked in HTTP/1.0", "POST", "HTTP/1.0", {"Transfer-Encoding", "chunked"}, 400},
};

static struct gate weigh(const char *method, const char *version, const char *host,
                         const char *const *fields)
{
    struct gate gate = {0};

    gate_line(&gate, method, version);
    if (host)
        gate_field(&gate, "Host", 4, host, strlen(host));
    for (; fields && fields[0]; fields += 2)
        gate_field(&gate, fields[0], strlen(fields[0]), fields[1], strlen(fields[1]));
    gate_passes(&gate);
    return gate;
}

static void every_row_holds(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *row = &rows[i];
        struct gate gate = weigh(row->method, row->version, "example.org", row->fields);

        if (gate.status != row->status)
            fail_msg("%s: %d %s", row->sentence, gate.status, gate.why ? gate.why : "");
    }
}

static void there_is_one_host_and_it_is_one(void **state)
{
    static const char *const right[] = {
        "a",       "a:80", "a.example.:", "127.0.0.1:8080", "[::1]:80", "[::ffff:1.2.3.4]",
        "xn--a_b", ""};
    static const char *const wrong[] = {"a/b",  "a b",     "a,b", "u@a",    "a\\b",
                                        "[::1", "a:80:80", "a:b", "[::1]x", "[::1]' OR",
                                        "../a", "::1",     "a%00"};

    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        if (weigh("GET", "HTTP/1.1", right[i], NULL).status)
            fail_msg("%s was refused", right[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (weigh("GET", "HTTP/1.1", wrong[i], NULL).status != 400)
            fail_msg("%s was let through", wrong[i]);
    assert_int_equal(weigh("GET", "HTTP/1.1", NULL, NULL).status, 400);
    assert_int_equal(weigh("GET", "HTTP/1.0", NULL, NULL).status, 0);
}

static void bodies_are_seen(void **state)
{
    static const char *const some[] = {"Content-Length", "1", NULL};
    static const char *const none[] = {"Content-Length", "0", NULL};
    static const char *const chunks[] = {"Transfer-Encoding", "chunked", NULL};

    assert_true(weigh("GET", "HTTP/1.1", "a", some).has_body);
    assert_true(weigh("GET", "HTTP/1.1", "a", chunks).has_body);
    assert_false(weigh("GET", "HTTP/1.1", "a", none).has_body);
    assert_false(weigh("GET", "HTTP/1.1", "a", NULL).has_body);
}

static void what_a_proxy_hands_on_is_known(void **state)
{
    static const char *const told[] = {"X-Forwarded-For",
                                       "X-Forwarded-Proto",
                                       "x-forwarded-host",
                                       "X-FORWARDED-Port",
                                       "Forwarded",
                                       "X-Real-IP",
                                       "Via"};
    static const char *const others[] = {"X-Forwarded", "Forwarded-For", "Viable", "X-Real"};

    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
        if (!weigh("GET", "HTTP/1.1", "a", (const char *[]){told[i], "x", NULL}).hand_ons)
            fail_msg("%s is no word of a proxy's", told[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (weigh("GET", "HTTP/1.1", "a", (const char *[]){others[i], "x", NULL}).hand_ons)
            fail_msg("%s is a word of a proxy's", others[i]);
}

static void there_is_an_end_to_fields(void **state)
{
    struct gate gate = {0};

    gate_line(&gate, "GET", "HTTP/1.1");
    gate_field(&gate, "Host", 4, "a", 1);
    for (int i = 0; i < 99; i++)
        gate_field(&gate, "X", 1, "", 0);
    assert_true(gate_passes(&gate));
    gate_field(&gate, "X", 1, "", 0);
    assert_false(gate_passes(&gate));
    assert_int_equal(gate.status, 431);
}

static void a_length_that_is_not_the_texts_is_refused(void **state)
{
    struct gate gate = {0};

    gate_field(&gate, "F\0o", 3, "a", 1);
    assert_int_equal(gate.status, 400);
    gate = (struct gate){0};
    gate_field(&gate, "Foo", 3, "a\0b", 3);
    assert_int_equal(gate.status, 400);
}

/* A head as the library leaves it: colons and line ends overwritten. head begins behind the
 * version; the fields' places in it are those of the texts told. */
static bool accounts(const char *head, size_t length, int count, const size_t places[])
{
    struct gate gate = {0};

    gate_line(&gate, "GET", "HTTP/1.1");
    gate_head(&gate, head, head + length);
    for (int i = 0; i < count; i++) {
        const char *name = head + places[2 * i], *value = head + places[2 * i + 1];

        gate_field(&gate, name, strlen(name), value, strlen(value));
    }
    return gate_passes(&gate);
}

static void every_byte_of_the_head_is_accounted_for(void **state)
{
    static const char plain[] = "\0\0Host\0 a \0\0X\0\0\0\0";
    static const char lines_of_lf[] = "\0Host\0a\0\0";
    static const char hidden[] = "\0\0Host\0 a\0b\0\0\0\0";
    static const char trailing[] = "\0\0Host\0 a\0\0\0\0\0";
    static const char nameless[] = "\0\0Host\0 a\0\0\0 b\0\0\0\0";
    static const char nameless_first[] = "\0\0\0 b\0\0Host\0 a\0\0\0\0";
    const size_t places[] = {2, 8, 12, 14};

    assert_true(accounts(plain, sizeof plain, 2, places));
    assert_true(accounts(lines_of_lf, sizeof lines_of_lf - 1, 1, (const size_t[]){1, 6}));
    assert_false(accounts(hidden, sizeof hidden - 1, 1, places));
    assert_false(accounts(trailing, sizeof trailing - 1, 1, places));
    assert_false(accounts(nameless, sizeof nameless - 1, 1, places));
    assert_false(accounts(nameless_first, sizeof nameless_first - 1, 1, (const size_t[]){7, 13}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_holds),
        cmocka_unit_test(there_is_one_host_and_it_is_one),
        cmocka_unit_test(bodies_are_seen),
        cmocka_unit_test(what_a_proxy_hands_on_is_known),
        cmocka_unit_test(there_is_an_end_to_fields),
        cmocka_unit_test(a_length_that_is_not_the_texts_is_refused),
        cmocka_unit_test(every_byte_of_the_head_is_accounted_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
