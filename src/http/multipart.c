/* A body in parts, told apart by a line that stands in none of them (RFC 2046 5.1). */
#include "http/multipart.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

enum { BOUNDARY_MAX = 70 }; /* RFC 2046 5.1.1 */
enum { VALUE_MAX = 1024 };

enum state {
    BEFORE,   /* the first delimiter: what stands there counts for nothing */
    BEHIND,   /* a delimiter: "--", or a line's end */
    HEAD,     /* of a part */
    INSIDE,   /* a part */
    AFTER,    /* the last one: likewise */
    FINISHED, /* it is broken, or its taker wants no more */
};

struct multipart {
    const struct multipart_taker *taker;
    void *cls;
    enum state state;
    const char *why;
    size_t delimiter_length, matched; /* so much of it was seen last */
    char delimiter[sizeof "\r\n--" + BOUNDARY_MAX];
    char last; /* seen behind a delimiter; '\0': nothing yet */
    int parts;
    char name[VALUE_MAX], file_name[VALUE_MAX], type[VALUE_MAX];
    size_t head_length;
    char head[]; /* multipart_head_bytes_max, and a NUL */
};

static int bad(struct multipart *multipart, const char *why)
{
    multipart->why = why;
    multipart->state = FINISHED;
    return MULTIPART_BAD;
}

static int enough(struct multipart *multipart)
{
    multipart->state = FINISHED;
    return MULTIPART_ENOUGH;
}

/* Parameters of a header: ; name=value or ; name="value". */

static bool is_token(char c)
{
    /* RFC 9110 5.6.2 */
    return c > ' ' && c < 0x7f && !strchr("\"(),/:;<=>?@[\\]{}", c);
}

/* The end of the value that begins at text, which is written to out without its quotes; NULL: it is
 * none, or longer. Browsers write a quote as %22 and a backslash as it is (WHATWG HTML 4.10.21.7),
 * others a quote with a backslash before it. */
static const char *read_value(const char *text, char out[VALUE_MAX])
{
    bool is_quoted = *text == '"';
    size_t length = 0;

    for (text += is_quoted; is_quoted ? *text && *text != '"' : is_token(*text); text++) {
        if (is_quoted && text[0] == '\\' && (text[1] == '"' || text[1] == '\\'))
            text++;
        if (length == VALUE_MAX - 1)
            return NULL;
        out[length++] = *text;
    }
    out[length] = '\0';
    if (is_quoted)
        return *text == '"' ? text + 1 : NULL;
    return length ? text : NULL;
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

enum { PARAMETER_MISSING = 1, PARAMETER_BAD };

/* Of a header's value from its first ';' on. One that stands there twice is bad. */
static int find_parameter(const char *at, const char *name, char out[VALUE_MAX])
{
    char value[VALUE_MAX];
    bool is_found = false;

    for (at = skip_blanks(at); *at; at = skip_blanks(at)) {
        const char *start;
        size_t length = 0;
        bool is_it;

        if (*at != ';')
            return PARAMETER_BAD;
        start = skip_blanks(at + 1);
        while (is_token(start[length]))
            length++;
        if (!length || start[length] != '=')
            return PARAMETER_BAD;
        is_it = length == strlen(name) && strncasecmp(start, name, length) == 0;
        at = read_value(start + length + 1, is_it ? out : value);
        if (!at || (is_it && is_found))
            return PARAMETER_BAD;
        is_found |= is_it;
    }
    return is_found ? 0 : PARAMETER_MISSING;
}

/* RFC 2046 5.1.1: bchars, and no blank at the end. */
static bool is_boundary(const char *text)
{
    size_t length = strlen(text);

    for (size_t i = 0; i < length; i++)
        if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ",
                    text[i]))
            return false;
    return length > 0 && length <= BOUNDARY_MAX && text[length - 1] != ' ';
}

int multipart_open(struct multipart **multipart, const char *content_type,
                   const struct multipart_taker *taker, void *cls)
{
    static const char form[] = "multipart/form-data";
    char boundary[VALUE_MAX];
    struct multipart *new;

    if (!content_type || strncasecmp(content_type, form, sizeof form - 1) != 0 ||
        find_parameter(content_type + sizeof form - 1, "boundary", boundary) ||
        !is_boundary(boundary))
        return MULTIPART_BAD;
    new = calloc(1, sizeof *new + (size_t)multipart_head_bytes_max + 1);
    if (!new)
        return fault(-ENOMEM);
    new->taker = taker;
    new->cls = cls;
    memcpy(new->delimiter, "\r\n--", 4);
    memcpy(new->delimiter + 4, boundary, strlen(boundary) + 1);
    new->delimiter_length = strlen(new->delimiter);
    new->matched = 2; /* the first stands at the very beginning as well */
    *multipart = new;
    return 0;
}

void multipart_close(struct multipart *multipart)
{
    free(multipart);
}

/* The head of a part. */

/* "%22" is a quote again. */
static void restore_quotes(char *text)
{
    char *to = text;

    for (; *text; text++) {
        if (strncmp(text, "%22", 3) == 0) {
            *to++ = '"';
            text += 2;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
}

static const char *read_disposition(struct multipart *multipart, const char *value, bool *is_file)
{
    static const char kind[] = "form-data";
    int r;

    if (strncasecmp(value, kind, sizeof kind - 1) != 0)
        return "A part is not form-data.";
    value += sizeof kind - 1;
    if (find_parameter(value, "name", multipart->name))
        return "A part has no name, or its Content-Disposition cannot be read.";
    /* RFC 7578 4.2: filename* is not used here. */
    r = find_parameter(value, "filename", multipart->file_name);
    if (r == PARAMETER_BAD)
        return "A file's name cannot be read.";
    *is_file = r == 0;
    restore_quotes(multipart->name);
    restore_quotes(multipart->file_name);
    if (!*multipart->name || !str_is_text(multipart->name, strlen(multipart->name)) ||
        !str_is_text(multipart->file_name, strlen(multipart->file_name)))
        return "The name of a part or a file is no text.";
    return NULL;
}

/* One line of it, without its end. NULL, or what is wrong. */
static const char *read_line(struct multipart *multipart, const char *line, bool *is_file)
{
    const char *colon = strchr(line, ':'), *value;
    size_t length;

    for (length = 0; is_token(line[length]);)
        length++;
    if (!length || colon != line + length)
        return "A line of a part's head is no header.";
    value = skip_blanks(colon + 1);
    if (length == strlen("Content-Disposition") &&
        strncasecmp(line, "Content-Disposition", length) == 0)
        return *multipart->name ? "A part says twice what it is."
                                : read_disposition(multipart, value, is_file);
    if (length == strlen("Content-Type") && strncasecmp(line, "Content-Type", length) == 0 &&
        (!str_copy(multipart->type, sizeof multipart->type, value) ||
         !str_is_text(value, strlen(value))))
        return "The type of a part is too long, or no text.";
    return NULL; /* RFC 7578 4.8: others count for nothing */
}

/* The head is whole: lines, and an empty one. */
static int begin_part(struct multipart *multipart)
{
    struct multipart_part part = {.name = multipart->name, .type = multipart->type};
    bool is_file = false;

    multipart->name[0] = multipart->file_name[0] = multipart->type[0] = '\0';
    if (multipart->parts++ == multipart_parts_max)
        return bad(multipart, "It has too many parts.");
    for (char *line = multipart->head, *end; *line != '\r'; line = end + 2) {
        const char *why;

        end = strstr(line, "\r\n");
        *end = '\0';
        why = read_line(multipart, line, &is_file);
        if (why)
            return bad(multipart, why);
    }
    if (!*multipart->name)
        return bad(multipart, "A part does not say which field it is.");
    if (is_file)
        part.file_name = multipart->file_name;
    multipart->state = INSIDE;
    multipart->matched = 0;
    return multipart->taker->begin(multipart->cls, &part) ? enough(multipart) : 0;
}

/* RFC 2046 5.1.1: a part's head ends with an empty line, and it may be all of it. */
static bool is_head_whole(const struct multipart *multipart)
{
    size_t length = multipart->head_length;

    return (length == 2 && memcmp(multipart->head, "\r\n", 2) == 0) ||
           (length >= 4 && memcmp(multipart->head + length - 4, "\r\n\r\n", 4) == 0);
}

static int take_head(struct multipart *multipart, char c)
{
    size_t length = multipart->head_length;
    bool is_after_cr = length > 0 && multipart->head[length - 1] == '\r';

    if (length == (size_t)multipart_head_bytes_max)
        return bad(multipart, "The head of a part is too long.");
    if ((c == '\n') != is_after_cr || !c)
        return bad(multipart, "The head of a part holds what is no line.");
    multipart->head[multipart->head_length++] = c;
    multipart->head[multipart->head_length] = '\0';
    return is_head_whole(multipart) ? begin_part(multipart) : 0;
}

/* Behind a delimiter stands "--" after the last part, else the line's end; blanks before that are
 * what some mail gateway added. */
static int take_behind(struct multipart *multipart, char c)
{
    char last = multipart->last;

    multipart->last = c;
    if (last == '-' && c == '-') {
        multipart->state = AFTER;
        return 0;
    }
    if (last == '\r' && c == '\n') {
        multipart->state = HEAD;
        multipart->head_length = 0;
        return 0;
    }
    if ((!last && c == '-') || ((!last || last == ' ' || last == '\t') && strchr(" \t\r", c) && c))
        return 0;
    return bad(multipart, "Something stands behind a delimiter.");
}

/* What is inside a part. */

static int tell(struct multipart *multipart, const char *bytes, size_t length)
{
    if (multipart->state != INSIDE || !length)
        return 0;
    return multipart->taker->bytes(multipart->cls, bytes, length) ? enough(multipart) : 0;
}

static int pass_delimiter(struct multipart *multipart)
{
    bool is_inside = multipart->state == INSIDE;

    multipart->state = BEHIND;
    multipart->matched = 0;
    multipart->last = '\0';
    return is_inside && multipart->taker->end(multipart->cls) ? enough(multipart) : 0;
}

/* How much of the end of bytes is the beginning of a delimiter, in which there is one CR alone. */
static size_t held_back(const struct multipart *multipart, const char *bytes, size_t length)
{
    const char *start = memrchr(bytes, '\r', length);
    size_t rest;

    if (!start)
        return 0;
    rest = length - (size_t)(start - bytes);
    return rest < multipart->delimiter_length && memcmp(multipart->delimiter, start, rest) == 0
               ? rest
               : 0;
}

/* It goes on from where the bytes before ended. */
static int take_held(struct multipart *multipart, const char *bytes, size_t length, size_t *used)
{
    size_t held = multipart->matched, i = 0;

    while (i < length && bytes[i] == multipart->delimiter[held]) {
        i++;
        if (++held == multipart->delimiter_length) {
            *used = i;
            return pass_delimiter(multipart);
        }
    }
    *used = i;
    multipart->matched = i < length ? 0 : held;
    return i < length ? tell(multipart, multipart->delimiter, held) : 0;
}

/* Up to a delimiter, or all there is; *used: so many of them. */
static int take_inside(struct multipart *multipart, const char *bytes, size_t length, size_t *used)
{
    const char *found;
    int r;

    if (multipart->matched)
        return take_held(multipart, bytes, length, used);
    found = memmem(bytes, length, multipart->delimiter, multipart->delimiter_length);
    if (!found) {
        *used = length;
        multipart->matched = held_back(multipart, bytes, length);
        return tell(multipart, bytes, length - multipart->matched);
    }
    *used = (size_t)(found - bytes) + multipart->delimiter_length;
    r = tell(multipart, bytes, (size_t)(found - bytes));
    return r ? r : pass_delimiter(multipart);
}

int multipart_take(struct multipart *multipart, const void *bytes, size_t length)
{
    const char *at = bytes, *end = at + length;
    size_t used;
    int r = 0;

    while (!r && at < end) {
        switch (multipart->state) {
        case BEFORE:
        case INSIDE:
            r = take_inside(multipart, at, (size_t)(end - at), &used);
            at += used;
            break;
        case BEHIND:
            r = take_behind(multipart, *at++);
            break;
        case HEAD:
            r = take_head(multipart, *at++);
            break;
        case AFTER:
            return 0;
        case FINISHED:
            return multipart->why ? MULTIPART_BAD : MULTIPART_ENOUGH;
        }
    }
    return r;
}

int multipart_end(const struct multipart *multipart)
{
    return multipart->state == AFTER ? 0 : MULTIPART_BAD;
}

const char *multipart_why(const struct multipart *multipart)
{
    return multipart->why ? multipart->why : "It ends in the middle.";
}
