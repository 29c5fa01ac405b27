/* Where a list goes on. */
#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

enum { PLAIN_MAX = 1 + 20 + 1 + SLUG_MAX };

static const char letters[] = {[FILM_NEWEST] = 'n', [FILM_NUMBERED] = 'o'};

void cursor_write(char out[CURSOR_MAX], const struct cursor *cursor)
{
    char plain[PLAIN_MAX];
    int length = snprintf(plain, sizeof(plain), "%c%" PRId64 " %s", letters[cursor->order],
                          cursor->key, cursor->slug);

    check(length > 0 && length < PLAIN_MAX);
    str_hex(out, (const uint8_t *)plain, (size_t)length);
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

static bool read_hex(const char *text, char plain[PLAIN_MAX])
{
    size_t length = strlen(text);

    if (length % 2 || length / 2 >= PLAIN_MAX)
        return false;
    for (size_t i = 0; i < length / 2; i++) {
        int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

        if (high < 0 || low < 0 || high + low == 0)
            return false;
        plain[i] = (char)(high * 16 + low);
    }
    plain[length / 2] = '\0';
    return true;
}

bool cursor_read(const char *text, struct cursor *cursor)
{
    char plain[PLAIN_MAX], *blank;

    if (!read_hex(text, plain) || !plain[0])
        return false;
    if (plain[0] != letters[FILM_NEWEST] && plain[0] != letters[FILM_NUMBERED])
        return false;
    cursor->order = plain[0] == letters[FILM_NEWEST] ? FILM_NEWEST : FILM_NUMBERED;
    blank = strchr(plain, ' ');
    if (!blank)
        return false;
    *blank = '\0';
    return str_to_number(plain + 1, &cursor->key) && slug_is_valid(blank + 1) &&
           str_copy(cursor->slug, sizeof(cursor->slug), blank + 1);
}
