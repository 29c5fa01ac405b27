/* Small questions about NUL-terminated text. */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { near = 3, longest = 64 }; /* letters: what a slip of the hand makes; what is a word */

bool str_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

bool str_starts(const char *text, const char *prefix)
{
    return !strncmp(text, prefix, strlen(prefix));
}

bool str_ends(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);

    return length >= end && !strcmp(text + length - end, suffix);
}

bool str_copy(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);

    if (!size)
        return false;
    if (length >= size) {
        out[0] = '\0';
        return false;
    }
    memcpy(out, text, length + 1);
    return true;
}

bool str_to_number(const char *text, int64_t *number)
{
    size_t digits = strspn(text, "0123456789");
    int64_t value = 0;

    if (digits < 1 || digits > 18 || text[digits])
        return false;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    *number = value;
    return true;
}

bool str_is_text(const char *bytes, size_t length)
{
    const char *end = bytes + length;

    while (bytes < end)
        if (!utf8_is_text(utf8_read(&bytes, end)))
            return false;
    return true;
}

void str_make_text(char *text)
{
    const char *end = text + strlen(text), *at = text;

    while (at < end) {
        char *from = text + (at - text);

        if (!utf8_is_text(utf8_read(&at, end)))
            memset(from, '?', (size_t)(at - from));
    }
}

/* Levenshtein's, by Wagner and Fischer, one row; words longer than a setting's name are simply far.
 */
static int distance(const char *a, const char *b)
{
    int row[longest + 1];
    size_t a_length = strlen(a), b_length = strlen(b);

    if (a_length > longest || b_length > longest)
        return longest;
    for (size_t j = 0; j <= b_length; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a_length; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= b_length; j++) {
            int swap = diagonal + (a[i - 1] != b[j - 1]);
            int step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            diagonal = row[j];
            row[j] = swap < step ? swap : step;
        }
    }
    return row[b_length];
}

void str_nearer(const char **meant, const char *said, const char *word)
{
    int away = distance(said, word);

    if (away <= near && (!*meant || away < distance(said, *meant)))
        *meant = word;
}

const char *str_hint(char out[STR_HINT_MAX], const char *meant)
{
    out[0] = '\0';
    if (meant)
        snprintf(out, STR_HINT_MAX, "; did you mean '%s'?", meant);
    return out;
}

void str_hex(char *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        *out++ = "0123456789abcdef"[bytes[i] >> 4];
        *out++ = "0123456789abcdef"[bytes[i] & 15];
    }
    *out = '\0';
}
