/* Whatever people save as text becomes UTF-8. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/charset.h"

static const struct {
    const char *says;
    const char *in;
    size_t length;
    const char *out;
} rows[] = {
    {"plain text stays", "abc", 3, "abc"},
    {"UTF-8 stays", "t\xC5\xB7", 3, "t\xC5\xB7"},
    {"a byte order mark goes",
     "\xEF\xBB\xBF"
     "a",
     4, "a"},
    {"after a mark broken UTF-8 is replaced, not reread", "\xEF\xBB\xBF\xE9.", 5, "\xEF\xBF\xBD."},
    {"without a mark it is Windows-1252", "caf\xE9 \x80 \x93ok\x94", 11,
     "caf\xC3\xA9 \xE2\x82\xAC \xE2\x80\x9Cok\xE2\x80\x9D"},
    {"a Windows-1252 byte that means nothing goes", "\xE9\x81.", 3, "\xC3\xA9."},
    {"little-endian UTF-16", "\xFF\xFEh\0\x75\x01", 6, "h\xC5\xB5"},
    {"big-endian UTF-16", "\xFE\xFF\0h\x01\x75", 6, "h\xC5\xB5"},
    {"little-endian UTF-16 without a mark", "1\0\n\0h\0", 6, "1\nh"},
    {"big-endian UTF-16 without a mark", "\0W\0E\0B", 6, "WEB"},
    {"a surrogate pair is one letter", "\xFF\xFE\x3D\xD8\x00\xDE", 6, "\xF0\x9F\x98\x80"},
    {"half a pair is replaced", "\xFF\xFE\x3D\xD8x\0", 6, "\xEF\xBF\xBDx"},
    {"an odd byte at the end is replaced", "\xFF\xFEx\0y", 5, "x\xEF\xBF\xBD"},
    {"all line ends become one", "a\r\nb\rc\n\r\nd\r\r", 12, "a\nb\nc\n\nd\n\n"},
    {"line ends in UTF-16 too", "\xFE\xFF\0\r\0\n\0x", 8, "\nx"},
    {"control characters go, a tab stays", "a\x07\x1B\x7F\tb\xC2\x85", 8, "a\tb"},
    {"what XML forbids goes", "\xFF\xFEx\0\xFF\xFF\xFE\xFFy\0", 10, "xy"},
    {"nothing is nothing", "", 0, ""},
};

static void text_becomes_utf8(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        AUTO_BUF struct buf out = {0};

        charset_to_utf8(&out, rows[i].in, rows[i].length);
        if (out.length != strlen(rows[i].out) ||
            memcmp(out.data ? out.data : "", rows[i].out, out.length))
            fail_msg("%s: got \"%s\"", rows[i].says, out.data);
    }
}

static void nul_is_left_for_the_caller(void **state)
{
    AUTO_BUF struct buf out = {0};

    charset_to_utf8(&out, "a\0b", 3);
    assert_int_equal(out.length, 3);
    assert_memory_equal(out.data, "a\0b", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_becomes_utf8),
        cmocka_unit_test(nul_is_left_for_the_caller),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
