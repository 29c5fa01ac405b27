/* What a person typed, as an FTS5 query. Raw text would be a language: quotes, brackets, AND, NEAR,
 * a column's name before a colon. Here each word becomes a string of that language, and nothing
 * else is left of it. */
#include "store/terms.h"

#include <string.h>

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

struct term {
    const char *bytes;
    size_t length;
};

static int find_terms(struct term terms[], const char *text)
{
    int count = 0;

    while (*text && count < search_terms_max) {
        size_t whole = 0, length;

        while (is_blank(*text) && *text)
            text++;
        while (!is_blank(text[whole]))
            whole++;
        length = cut(text, whole);
        if (is_word(text, length))
            terms[count++] = (struct term){text, length};
        text += whole;
    }
    return count;
}

/* last: the one that was typed last, which may be the beginning of a word. */
static void write_terms(char out[TERMS_MAX], const struct term *terms, int count, const char *last)
{
    char *at = out;

    for (int i = 0; i < count; i++) {
        if (i)
            *at++ = ' ';
        at = write_quoted(at, terms[i].bytes, terms[i].length);
    }
    /* A single letter begins too many words to be worth finding them all. */
    if (count && terms[count - 1].bytes == last && terms[count - 1].length > 1)
        *at++ = '*';
    *at = '\0';
    check(at < out + TERMS_MAX);
}

bool terms_write(char out[TERMS_MAX], const char *text)
{
    struct term terms[search_terms_max];
    int count = find_terms(terms, text);

    write_terms(out, terms, count, count ? terms[count - 1].bytes : NULL);
    return count > 0;
}

/* The last of those that are shortest. */
static int find_shortest(const struct term *terms, int count)
{
    int shortest = 0;

    for (int i = 1; i < count; i++)
        if (terms[i].length <= terms[shortest].length)
            shortest = i;
    return shortest;
}

bool terms_write_longest(char out[TERMS_MAX], const char *text, int max)
{
    struct term terms[search_terms_max];
    int count = find_terms(terms, text);
    const char *last = count ? terms[count - 1].bytes : NULL;
    bool is_shortened = count > max;

    for (; count > max; count--) {
        int left = find_shortest(terms, count);

        memmove(&terms[left], &terms[left + 1], (size_t)(count - left - 1) * sizeof *terms);
    }
    write_terms(out, terms, count, last);
    return is_shortened;
}
