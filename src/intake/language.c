/* Language tags (BCP 47): well-formed, and in the usual case (RFC 5646 2.1.1). */
#include "language.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* RFC 5646 2.1: a language of 2-3 letters, then parts of 2-8 letters and digits. */
static bool is_part(const char *part, size_t length, bool is_first)
{
    if (length < 2 || length > (is_first ? 3 : 8))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_letter(part[i]) && (is_first || !is_digit(part[i])))
            return false;
    return true;
}

/* 2.1.1: two letters are a region (GB), four a script (Latn), all else is small. */
static void take_part(char *out, const char *part, size_t length, bool is_first)
{
    size_t capitals = is_first ? 0 : length == 2 ? 2 : length == 4 ? 1 : 0;

    for (size_t i = 0; i < length; i++)
        if (!is_letter(part[i]))
            out[i] = part[i];
        else
            out[i] = (char)(i < capitals ? part[i] & ~0x20 : part[i] | 0x20);
}

bool language_take(char out[LANGUAGE_MAX], const char *text, size_t length)
{
    if (length >= LANGUAGE_MAX)
        return false;
    for (size_t at = 0; at <= length;) {
        const char *hyphen = memchr(text + at, '-', length - at);
        size_t part = hyphen ? (size_t)(hyphen - text) - at : length - at;
        if (!is_part(text + at, part, at == 0))
            return false;
        take_part(out + at, text + at, part, at == 0);
        out[at + part] = hyphen ? '-' : '\0';
        at += part + 1;
    }
    return true;
}
