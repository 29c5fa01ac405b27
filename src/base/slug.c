/* A film's public name, made from its title. */
#include "base/slug.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* U+00C0 to U+017F (Latin-1 and Latin Extended-A) without their marks, two bytes a letter; a letter
 * that is no letter (× ÷) is blank. */
static const char plain_latin[] = "a a a a a a aec e e e e i i i i " /* À */
                                  "d n o o o o o   o u u u u y thss" /* Ð */
                                  "a a a a a a aec e e e e i i i i " /* à */
                                  "d n o o o o o   o u u u u y thy " /* ð */
                                  "a a a a a a c c c c c c c c d d " /* Ā */
                                  "d d e e e e e e e e e e g g g g " /* Đ */
                                  "g g g g h h h h i i i i i i i i " /* Ġ */
                                  "i i ijijj j k k q l l l l l l l " /* İ */
                                  "l l l n n n n n n n n n o o o o " /* ŀ */
                                  "o o oeoer r r r r r s s s s s s " /* Ő */
                                  "s s t t t t t t u u u u u u u u " /* Š */
                                  "u u u u w w y y y z z z z z z s ";

/* The letter as one or two plain ones; "" for none, which ends a word; NULL for what is skipped. */
static const char *plain(int32_t letter, char out[3])
{
    memset(out, 0, 3);
    if (letter == '\'' || letter == 0x2019 || (letter >= 0x0300 && letter <= 0x036F))
        return NULL; /* "don't" is one word; combining marks come after their letter */
    if (letter >= 'A' && letter <= 'Z')
        out[0] = (char)(letter - 'A' + 'a');
    else if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'))
        out[0] = (char)letter;
    else if (letter >= 0x00C0 && letter <= 0x017F)
        memcpy(out, plain_latin + 2 * (letter - 0x00C0), 2);
    else if (letter >= 0x1E80 && letter <= 0x1E85) /* Ẁ ẁ Ẃ ẃ Ẅ ẅ */
        out[0] = 'w';
    else if (letter == 0x1EF2 || letter == 0x1EF3) /* Ỳ ỳ */
        out[0] = 'y';
    for (int i = 0; i < 2; i++)
        if (out[i] == ' ')
            out[i] = '\0';
    return out;
}

/* Takes the slug back to its last whole word, or, of one long word, keeps what fits. */
static size_t cut(char out[SLUG_MAX], size_t length)
{
    char *hyphen;

    out[length] = '\0';
    hyphen = strrchr(out, '-');
    return hyphen ? (size_t)(hyphen - out) : length;
}

bool slug_from(char out[SLUG_MAX], const char *text)
{
    const char *end = text + strlen(text);
    bool word_ended = false;
    size_t length = 0;
    char letters[3];

    while (text < end) {
        const char *add = plain(utf8_read(&text, end), letters);

        if (!add)
            continue;
        if (!*add) {
            word_ended = true;
            continue;
        }
        if (length + (word_ended && length) + strlen(add) > SLUG_MAX - 1) {
            length = word_ended ? length : cut(out, length);
            break;
        }
        if (word_ended && length)
            out[length++] = '-';
        word_ended = false;
        memcpy(out + length, add, strlen(add));
        length += strlen(add);
    }
    out[length] = '\0';
    return length > 0;
}

bool slug_is_valid(const char *slug)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    const char *at = slug;

    for (;;) {
        size_t word = strspn(at, letters);

        at += word;
        if (!word || at - slug > SLUG_MAX - 1)
            return false;
        if (*at != '-')
            return !*at;
        at++;
    }
}
