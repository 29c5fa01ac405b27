/* UTF-8, by the table of RFC 3629 section 4. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

static const struct {
    const char *says;
    const char *bytes;
    int32_t letter;
} rows[] = {
    {"the first of two", "\xC2\x80", 0x80},
    {"the last of two", "\xDF\xBF", 0x7FF},
    {"the first of three", "\xE0\xA0\x80", 0x800},
    {"before the surrogates", "\xED\x9F\xBF", 0xD7FF},
    {"after the surrogates", "\xEE\x80\x80", 0xE000},
    {"the last of three", "\xEF\xBF\xBF", 0xFFFF},
    {"the first of four", "\xF0\x90\x80\x80", 0x10000},
    {"the last there is", "\xF4\x8F\xBF\xBF", 0x10FFFF},
    {"past the last", "\xF4\x90\x80\x80", -1},
    {"five bytes' worth", "\xF8\x88\x80\x80\x80", -1},
    {"a surrogate", "\xED\xA0\x80", -1},
    {"the last surrogate", "\xED\xBF\xBF", -1},
    {"an overlong slash", "\xC0\xAF", -1},
    {"an overlong slash of three", "\xE0\x80\xAF", -1},
    {"an overlong of four", "\xF0\x8F\xBF\xBF", -1},
    {"a byte that only follows", "\x80", -1},
    {"cut short", "\xE2\x82", -1},
    {"broken off", "\xE2\x82z", -1},
};

static void letters_are_read(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *at = rows[i].bytes, *end = at + strlen(at);
        int32_t letter = utf8_read(&at, end);

        if (letter != rows[i].letter)
            fail_msg("%s: got %d", rows[i].says, letter);
        assert_ptr_equal(at, letter < 0 ? rows[i].bytes + 1 : end);
    }
}

static void every_letter_comes_back(void **state)
{
    AUTO_BUF struct buf out = {0};

    for (uint32_t letter = 0; letter < 0x110100; letter += letter < 0x11000 ? 1 : 97) {
        bool real = letter <= 0x10FFFF && (letter < 0xD800 || letter > 0xDFFF);
        const char *at;

        buf_clear(&out);
        utf8_write(&out, letter);
        at = out.data;
        assert_int_equal(utf8_read(&at, at + out.length),
                         real ? (int32_t)letter : UTF8_REPLACEMENT);
        assert_ptr_equal(at, out.data + out.length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_read),
        cmocka_unit_test(every_letter_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
