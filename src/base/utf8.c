/* UTF-8 read and written one letter at a time: the one decoder everything here shares. */
#include "base/utf8.h"

#include <stddef.h>

/* RFC 3629 section 4: the first byte says how many follow, and the smallest letter so written. */
static int length_of(uint8_t first, int32_t *smallest)
{
    if ((first & 0xE0) == 0xC0)
        return *smallest = 0x80, 2;
    if ((first & 0xF0) == 0xE0)
        return *smallest = 0x800, 3;
    if ((first & 0xF8) == 0xF0)
        return *smallest = 0x10000, 4;
    return 0;
}

int32_t utf8_read(const char **at, const char *end)
{
    const uint8_t *bytes = (const uint8_t *)*at;
    ptrdiff_t left = end - *at;
    int32_t smallest, letter;
    int length;

    ++*at;
    if (bytes[0] < 0x80)
        return bytes[0];
    length = length_of(bytes[0], &smallest);
    if (!length || length > left)
        return -1;
    letter = bytes[0] & (0x7F >> length);
    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return -1;
        letter = letter << 6 | (bytes[i] & 0x3F);
    }
    if (letter < smallest || letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF))
        return -1;
    *at += length - 1;
    return letter;
}

bool utf8_is_text(int32_t letter)
{
    if (letter < ' ')
        return letter == '\t' || letter == '\n';
    return (letter < 0x7F || letter > 0x9F) && letter != 0xFFFE && letter != 0xFFFF;
}

void utf8_write(struct buf *out, uint32_t letter)
{
    if (letter > 0x10FFFF || (letter >= 0xD800 && letter <= 0xDFFF))
        letter = UTF8_REPLACEMENT;
    if (letter < 0x80) {
        buf_char(out, (char)letter);
        return;
    }
    if (letter < 0x800) {
        buf_char(out, (char)(0xC0 | letter >> 6));
    } else {
        if (letter < 0x10000) {
            buf_char(out, (char)(0xE0 | letter >> 12));
        } else {
            buf_char(out, (char)(0xF0 | letter >> 18));
            buf_char(out, (char)(0x80 | (letter >> 12 & 0x3F)));
        }
        buf_char(out, (char)(0x80 | (letter >> 6 & 0x3F)));
    }
    buf_char(out, (char)(0x80 | (letter & 0x3F)));
}
