/* Bits and Exp-Golomb codes (ITU-T H.264, 9.1, table 9-2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bits.h"

static struct bits open_bits(const uint8_t *bytes, int64_t length)
{
    struct bits bits;

    bits_open(&bits, bytes, length);
    return bits;
}

static void bits_come_in_their_order(void **state)
{
    static const uint8_t bytes[] = {0xa5, 0x0f, 0xff, 0xff, 0xff, 0xff};
    struct bits bits = open_bits(bytes, sizeof(bytes));

    assert_int_equal(bits_take(&bits, 1), 1);
    assert_int_equal(bits_take(&bits, 3), 2);
    assert_int_equal(bits_take(&bits, 12), 0x50f);
    assert_int_equal(bits_take(&bits, 0), 0);
    assert_int_equal(bits_take(&bits, 32), 0xffffffff);
    assert_false(bits.is_broken);
    assert_int_equal(bits_take(&bits, 1), 0);
    assert_true(bits.is_broken);
}

static const struct golomb {
    const char *what;
    uint8_t bytes[9];
    uint32_t most, number;
    bool is_broken;
} golombs[] = {
    {"1 is 0", {0x80}, 10, 0, false},
    {"010 is 1", {0x40}, 10, 1, false},
    {"011 is 2", {0x60}, 10, 2, false},
    {"00100 is 3", {0x20}, 10, 3, false},
    {"0001010 is 9", {0x14}, 10, 9, false},
    {"more than the most is broken", {0x14}, 8, 0, true},
    {"the largest", {0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff}, UINT32_MAX - 1, UINT32_MAX - 1, false},
    {"nothing but zeros is broken", {0}, UINT32_MAX - 1, 0, true},
};

static void golomb_codes_are_numbers(void **state)
{
    for (size_t i = 0; i < sizeof(golombs) / sizeof(golombs[0]); i++) {
        struct bits bits = open_bits(golombs[i].bytes, i < 6 ? 1 : 8);
        uint32_t number = bits_golomb(&bits, golombs[i].most);
        if (number != golombs[i].number || bits.is_broken != golombs[i].is_broken)
            fail_msg("%s: %u", golombs[i].what, number);
    }
}

static void signed_codes_alternate(void **state)
{
    static const uint8_t bytes[] = {0xa6, 0x42, 0x98}; /* 1 010 011 00100 00101 001 1 */
    static const int64_t wanted[] = {0, 1, -1, 2, -2};
    struct bits bits = open_bits(bytes, sizeof(bytes));

    for (int i = 0; i < 5; i++)
        assert_int_equal(bits_signed_golomb(&bits, 5), wanted[i]);
    assert_false(bits.is_broken);
}

static void trailing_bits_end_the_bytes(void **state)
{
    static const struct {
        const char *what;
        uint8_t bytes[2];
        int length, taken;
        bool has_more, is_broken;
    } rows[] = {
        {"a one and zeros", {0xf8}, 1, 4, false, false},
        {"a one alone", {0xff}, 1, 7, false, false},
        {"a whole byte of them", {0xff, 0x80}, 2, 8, false, false},
        {"something before them", {0xf8}, 1, 3, true, true},
        {"no one", {0xf0, 0}, 1, 4, false, true},
        {"a byte behind them", {0xf8, 0x80}, 2, 4, true, true},
        {"a zero byte behind them", {0xf8, 0}, 2, 4, false, true},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bits bits = open_bits(rows[i].bytes, rows[i].length);
        bits_take(&bits, rows[i].taken);
        if (bits_more(&bits) != rows[i].has_more)
            fail_msg("more: %s", rows[i].what);
        bits_trailing(&bits);
        if (bits.is_broken != rows[i].is_broken)
            fail_msg("%s", rows[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_come_in_their_order),
        cmocka_unit_test(golomb_codes_are_numbers),
        cmocka_unit_test(signed_codes_alternate),
        cmocka_unit_test(trailing_bits_end_the_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
