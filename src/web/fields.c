/* Form fields, read strictly: what is no text is refused, not mended. */
#include "fields.h"

#include <string.h>

#include "base/limits.h"
#include "base/str.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [at, end) in place: it only gets shorter. Its new end; NULL: a % without two digits. */
static char *decode(char *at, const char *end)
{
    char *to = at;

    for (; at < end; at++) {
        if (*at != '%') {
            *to++ = *at == '+' ? ' ' : *at;
            continue;
        }
        if (end - at < 3 || hex(at[1]) < 0 || hex(at[2]) < 0)
            return NULL;
        *to++ = (char)(hex(at[1]) << 4 | hex(at[2]));
        at += 2;
    }
    return to;
}

/* Browsers end the lines of a text with CR LF (WHATWG HTML 4.10.21.8). */
static char *unite_line_ends(char *at, const char *end)
{
    char *to = at;

    for (; at < end; at++)
        if (*at != '\r')
            *to++ = *at;
        else if (at + 1 == end || at[1] != '\n')
            *to++ = '\n';
    return to;
}

/* Makes text of [at, end), of which end is ours to write. False: it is none. */
static bool settle(char *at, char *end)
{
    end = decode(at, end);
    if (!end)
        return false;
    end = unite_line_ends(at, end);
    *end = '\0';
    return str_is_text(at, (size_t)(end - at));
}

static const char *read_one(char *at, char *end, struct field *field)
{
    char *equals = memchr(at, '=', (size_t)(end - at));
    char *name_end = equals ? equals : end;

    field->name = at;
    field->value = equals ? equals + 1 : "";
    if (name_end - at > form_name_bytes_max)
        return "A field's name is too long.";
    if (equals && !settle(equals + 1, end))
        return "What was sent holds something that is no text, such as a control character.";
    if (!settle(at, name_end))
        return "A field's name is no text.";
    return NULL;
}

const char *fields_read(const char *body, size_t length, struct arena *arena, struct fields *fields)
{
    char *text = arena_strndup(arena, body, length), *end = text + length;
    struct field *list;
    int count = 1;

    *fields = (struct fields){0};
    if (!text)
        return "The server is short of memory.";
    for (size_t i = 0; i < length; i++)
        count += text[i] == '&';
    if (count > form_fields_max)
        return "Too many fields were sent.";
    list = arena_array(arena, (size_t)count, sizeof *list);
    if (!list)
        return "The server is short of memory.";
    fields->list = list;
    for (char *at = text, *next; at < end; at = next + 1) {
        const char *why = NULL;

        next = memchr(at, '&', (size_t)(end - at));
        next = next ? next : end;
        if (next > at)
            why = read_one(at, next, &list[fields->count++]);
        if (why)
            return why;
    }
    return NULL;
}

const char *fields_find(const struct fields *fields, const char *name, int i)
{
    for (int j = 0; j < fields->count; j++)
        if (str_equal(fields->list[j].name, name) && i-- == 0)
            return fields->list[j].value;
    return NULL;
}
