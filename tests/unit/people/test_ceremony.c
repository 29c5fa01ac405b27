/* What authenticators and browsers say: rows from WebAuthn level 2, 6.1, 6.5.1 and 5.8.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "people/ceremony.h"

enum { HEAD = 37, ID_AT = HEAD + 18 };

static void write_head(uint8_t bytes[128], uint8_t flags)
{
    memset(bytes, 0xAB, 32);
    memset(bytes + 32, 0, 96);
    bytes[32] = flags;
    bytes[35] = 1;
    bytes[36] = 2;
}

static void test_a_use(void **state)
{
    struct ceremony_data data;
    uint8_t bytes[128];

    write_head(bytes, 0x05);
    assert_true(ceremony_read(bytes, HEAD, &data));
    assert_true(data.is_present && data.is_verified);
    assert_ptr_equal(data.site, bytes);
    assert_int_equal(data.uses, 258);
    assert_null(data.id);
    assert_false(ceremony_read(bytes, HEAD - 1, &data));
    assert_false(ceremony_read(bytes, HEAD + 1, &data)); /* more, of which nothing is said */
    write_head(bytes, 0x81);
    assert_true(ceremony_read(bytes, HEAD + 1, &data));
    assert_true(data.is_present && !data.is_verified);
}

static void test_a_new_one(void **state)
{
    struct ceremony_data data;
    uint8_t bytes[128];

    write_head(bytes, 0x45);
    bytes[HEAD + 17] = 16;
    assert_true(ceremony_read(bytes, ID_AT + 17, &data));
    assert_ptr_equal(data.id, bytes + ID_AT);
    assert_int_equal(data.id_length, 16);
    assert_false(ceremony_read(bytes, ID_AT + 16, &data)); /* no key behind it */
    assert_false(ceremony_read(bytes, ID_AT - 1, &data));
    bytes[HEAD + 16] = 4; /* 1040 bytes: more than may be, and than there are */
    assert_false(ceremony_read(bytes, sizeof bytes, &data));
    bytes[HEAD + 16] = bytes[HEAD + 17] = 0;
    assert_false(ceremony_read(bytes, sizeof bytes, &data));
}

#define SAID "{\"type\":\"webauthn.get\",\"challenge\":\"abc\",\"origin\":\"https://a.example\","

static const struct row {
    const char *sentence, *text;
    bool is_so;
} rows[] = {
    {"as it must be written", SAID "\"crossOrigin\":false}", true},
    {"with more behind", SAID "\"crossOrigin\":false,\"topOrigin\":\"x\"}", true},
    {"framed by another site", SAID "\"crossOrigin\":true}", false},
    {"not said", SAID "\"other\":false}", false},
    {"more in the same word", SAID "\"crossOrigin\":falsey}", false},
    {"cut short", SAID "\"crossOrigin\":false", false},
    {"no end", SAID "\"crossOrigin\":false,", false},
    {"made, not used",
     "{\"type\":\"webauthn.create\",\"challenge\":\"abc\",\"origin\":\"https://a.example\","
     "\"crossOrigin\":false}",
     false},
    {"another challenge",
     "{\"type\":\"webauthn.get\",\"challenge\":\"abd\",\"origin\":\"https://a.example\","
     "\"crossOrigin\":false}",
     false},
    {"another origin that begins alike",
     "{\"type\":\"webauthn.get\",\"challenge\":\"abc\",\"origin\":\"https://a.example.org\","
     "\"crossOrigin\":false}",
     false},
    {"nothing", "", false},
};

static void test_client_data(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ceremony_is_of(rows[i].text, strlen(rows[i].text), CEREMONY_USED, "abc",
                           "https://a.example") != rows[i].is_so)
            fail_msg("%s", rows[i].sentence);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_use),
        cmocka_unit_test(test_a_new_one),
        cmocka_unit_test(test_client_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
