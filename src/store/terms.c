/* What a person typed, as an FTS5 query. Raw text would be a language: quotes, brackets, AND, NEAR,
 * a column's name before a colon. Here each word becomes a string of that language, and nothing
 * else is left of it. */
#include "store/terms.h"

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

static bool is_blank(char c)
{
    return (unsigned char)c <= ' ' || c == 0x7f;
}

/* A letter or digit, or any byte of one beyond ASCII. */
static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool is_word(const char *bytes, size_t length)
{
    size_t i = 0;

    while (i < length && !is_word_byte(bytes[i]))
        i++;
    return i < length && str_is_text(bytes, length);
}

/* Cut before the character that does not fit. */
static size_t cut(const char *bytes, size_t length)
{
    if (length <= (size_t)search_term_bytes_max)
        return length;
    length = (size_t)search_term_bytes_max;
    while (length > 0 && ((unsigned char)bytes[length] & 0xc0) == 0x80)
        length--;
    return length;
}

static char *write_quoted(char *at, const char *bytes, size_t length)
{
    *at++ = '"';
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"')
            *at++ = '"';
        *at++ = bytes[i];
    }
    *at++ = '"';
    return at;
}

bool terms_write(char out[TERMS_MAX], const char *text)
{
    char *at = out;
    size_t last = 0;
    int count = 0;

    while (*text && count < search_terms_max) {
        size_t whole = 0, length;

        while (is_blank(*text) && *text)
            text++;
        while (!is_blank(text[whole]))
            whole++;
        length = cut(text, whole);
        if (is_word(text, length)) {
            if (count++)
                *at++ = ' ';
            at = write_quoted(at, text, length);
            last = length;
        }
        text += whole;
    }
    /* A single letter begins too many words to be worth finding them all. */
    if (last > 1)
        *at++ = '*';
    *at = '\0';
    check(at < out + TERMS_MAX);
    return count > 0;
}
