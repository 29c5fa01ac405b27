/* Text files as people save them, turned into UTF-8. */
#include "base/charset.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* What letters go through on their way out: line ends are made one kind here. */
struct sink {
    struct buf *out;
    bool after_cr;
};

static void put(struct sink *sink, uint32_t letter)
{
    bool second_half = letter == '\n' && sink->after_cr;

    sink->after_cr = letter == '\r';
    if (second_half)
        return;
    if (letter == '\r')
        letter = '\n';
    if (letter == 0 || utf8_is_text((int32_t)letter)) /* a NUL is left to who asked */
        utf8_write(sink->out, letter);
}

/* UTF-16 without its mark: captions begin with a plain letter, so every second byte is 0 (as XML
 * 1.0, appendix F, finds it). */
static bool looks_utf16(const uint8_t *raw, size_t length, bool big)
{
    return length >= 4 && !raw[!big] && !raw[2 + !big] && raw[big] && raw[2 + big];
}

static bool is_utf8(const char *at, const char *end)
{
    while (at < end)
        if (utf8_read(&at, end) < 0)
            return false;
    return true;
}

static void from_utf8(struct sink *sink, const char *at, const char *end)
{
    while (at < end) {
        int32_t letter = utf8_read(&at, end);

        put(sink, letter < 0 ? UTF8_REPLACEMENT : (uint32_t)letter);
    }
}

static uint32_t unit(const uint8_t *at, bool big)
{
    return big ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]);
}

/* RFC 2781; half a pair becomes UTF8_REPLACEMENT in utf8_write. */
static void from_utf16(struct sink *sink, const uint8_t *at, const uint8_t *end, bool big)
{
    for (; end - at >= 2; at += 2) {
        uint32_t letter = unit(at, big);

        if ((letter & 0xFC00) == 0xD800 && end - at >= 4) {
            uint32_t low = unit(at + 2, big);

            if ((low & 0xFC00) == 0xDC00) {
                letter = 0x10000 + ((letter & 0x3FF) << 10 | (low & 0x3FF));
                at += 2;
            }
        }
        put(sink, letter);
    }
    if (at < end)
        put(sink, UTF8_REPLACEMENT);
}

/* The WHATWG index of windows-1252; what it leaves as a control character is dropped. */
static void from_windows_1252(struct sink *sink, const uint8_t *at, const uint8_t *end)
{
    static const uint16_t high[32] = {
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    };

    for (; at < end; at++)
        put(sink, *at >= 0x80 && *at < 0xA0 ? high[*at - 0x80] : *at);
}

void charset_to_utf8(struct buf *out, const void *bytes, size_t length)
{
    const char *text = bytes, *end = text + length;
    const uint8_t *raw = bytes;
    struct sink sink = {.out = out};

    if (length >= 2 && ((raw[0] == 0xFF && raw[1] == 0xFE) || (raw[0] == 0xFE && raw[1] == 0xFF)))
        from_utf16(&sink, raw + 2, raw + length, raw[0] == 0xFE);
    else if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3))
        from_utf8(&sink, text + 3, end);
    else if (looks_utf16(raw, length, false) || looks_utf16(raw, length, true))
        from_utf16(&sink, raw, raw + length, looks_utf16(raw, length, true));
    else if (is_utf8(text, end))
        from_utf8(&sink, text, end);
    else
        from_windows_1252(&sink, raw, raw + length);
    buf_text(out, ""); /* so that no text is "", not NULL */
}
