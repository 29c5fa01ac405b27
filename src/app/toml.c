/* The settings file, letter by letter: strict, since a setting that is silently not what it looks
 * like is worse than none. */
#include "toml.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

enum { TEXT_BYTES_MAX = 4096 };

struct reader {
    struct arena *arena;
    const char *line, *at, *end; /* of the current line */
    int number;
    struct toml_problem *problem;
};

static int column(const struct reader *reader)
{
    return (int)(reader->at - reader->line) + 1;
}

static int refuse(const struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(const struct reader *reader, const char *format, ...)
{
    va_list arguments;

    reader->problem->line = reader->number;
    reader->problem->column = column(reader);
    va_start(arguments, format);
    vsnprintf(reader->problem->reason, TOML_REASON_MAX, format, arguments);
    va_end(arguments);
    return TOML_REFUSED;
}

static bool is_at(const struct reader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

static void skip_blanks(struct reader *reader)
{
    while (is_at(reader, ' ') || is_at(reader, '\t'))
        reader->at++;
}

/* Nothing but a remark may follow. */
static int read_end(struct reader *reader)
{
    skip_blanks(reader);
    if (reader->at < reader->end && !is_at(reader, '#'))
        return refuse(reader, "the line should end here; a remark begins with #");
    return 0;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static int read_name(struct reader *reader, char out[TOML_NAME_MAX])
{
    size_t length = 0;

    while (reader->at + length < reader->end && is_name_char(reader->at[length]))
        length++;
    if (length == 0 || length >= TOML_NAME_MAX)
        return refuse(reader, "here should be a name of small letters, digits and _");
    memcpy(out, reader->at, length);
    out[length] = '\0';
    reader->at += length;
    return 0;
}

static int read_escape(struct reader *reader, char *out)
{
    static const char known[] = "\"\\nt", meant[] = "\"\\\n\t";
    const char *found;

    reader->at++;
    found = reader->at < reader->end && *reader->at ? strchr(known, *reader->at) : NULL;
    if (!found)
        return refuse(reader, "after \\ comes one of \" \\ n t");
    *out = meant[found - known];
    return 0;
}

static int read_text(struct reader *reader, const char **out)
{
    char text[TEXT_BYTES_MAX];
    size_t length = 0;

    for (reader->at++; reader->at < reader->end && *reader->at != '"'; reader->at++) {
        char c = *reader->at;
        int r = c == '\\' ? read_escape(reader, &c) : 0;
        if (r)
            return r;
        if (length == sizeof text)
            return refuse(reader, "this text is too long");
        text[length++] = c;
    }
    if (!is_at(reader, '"'))
        return refuse(reader, "this text does not end: a \" is missing");
    reader->at++;
    if (!str_is_text(text, length))
        return refuse(reader, "this text is not UTF-8, or holds control characters");
    *out = arena_strndup(reader->arena, text, length);
    return *out ? 0 : fault(-ENOMEM);
}

static int read_item(struct reader *reader, struct toml_entry *entry)
{
    int r;

    if (!is_at(reader, '"'))
        return refuse(reader, "a list holds texts in quotes: [\"a\", \"b\"]");
    if (entry->count == TOML_ITEMS_MAX)
        return refuse(reader, "at most %d in one list", TOML_ITEMS_MAX);
    r = read_text(reader, &entry->items[entry->count]);
    if (r)
        return r;
    entry->count++;
    skip_blanks(reader);
    if (is_at(reader, ','))
        reader->at++;
    else if (!is_at(reader, ']'))
        return refuse(reader, "here should be a comma or ]");
    return 0;
}

static int read_list(struct reader *reader, struct toml_entry *entry)
{
    entry->kind = TOML_LIST;
    entry->count = 0;
    reader->at++;
    for (skip_blanks(reader); !is_at(reader, ']'); skip_blanks(reader)) {
        int r = read_item(reader, entry);
        if (r)
            return r;
    }
    reader->at++;
    return 0;
}

/* A bare word: a number, or yes and no. */
static int read_word(struct reader *reader, struct toml_entry *entry)
{
    char word[32];
    size_t length = 0;

    while (reader->at + length < reader->end && !strchr(" \t#", reader->at[length]))
        length++;
    if (length >= sizeof word)
        length = 0;
    memcpy(word, reader->at, length);
    word[length] = '\0';
    entry->kind = TOML_BOOL;
    entry->yes = str_equal(word, "true") || str_equal(word, "on");
    if (!entry->yes && !str_equal(word, "false") && !str_equal(word, "off")) {
        entry->kind = TOML_NUMBER;
        if (!str_to_number(word, &entry->number))
            return refuse(reader, "here should be \"text\", a number, true, false or a [list]");
    }
    reader->at += length;
    return 0;
}

static int read_value(struct reader *reader, struct toml_entry *entry)
{
    entry->value_column = column(reader);
    if (is_at(reader, '['))
        return read_list(reader, entry);
    if (!is_at(reader, '"'))
        return read_word(reader, entry);
    entry->kind = TOML_TEXT;
    return read_text(reader, &entry->text);
}

static int read_section(struct reader *reader, struct toml_entry *entry)
{
    int r;

    entry->line = reader->number;
    entry->column = column(reader);
    entry->name[0] = '\0';
    reader->at++;
    r = read_name(reader, entry->section);
    if (r)
        return r;
    if (!is_at(reader, ']'))
        return refuse(reader, "here should be ]");
    reader->at++;
    return read_end(reader);
}

static int read_entry(struct reader *reader, struct toml_entry *entry)
{
    int r;

    entry->line = reader->number;
    entry->column = column(reader);
    r = read_name(reader, entry->name);
    if (r)
        return r;
    skip_blanks(reader);
    if (!is_at(reader, '='))
        return refuse(reader, "after the name comes =");
    reader->at++;
    skip_blanks(reader);
    r = read_value(reader, entry);
    return r ? r : read_end(reader);
}

/* Positions reader on the line at next; answers where the one after it begins. */
static const char *take_line(struct reader *reader, const char *next, const char *end)
{
    const char *newline = memchr(next, '\n', (size_t)(end - next));

    reader->line = reader->at = next;
    reader->end = newline ? newline : end;
    reader->number++;
    if (reader->end > reader->line && reader->end[-1] == '\r')
        reader->end--;
    skip_blanks(reader);
    return newline ? newline + 1 : end;
}

int toml_read(struct arena *arena, const char *bytes, size_t length,
              int (*each)(void *context, const struct toml_entry *entry), void *context,
              struct toml_problem *problem)
{
    struct reader reader = {.arena = arena, .problem = problem};
    struct toml_entry entry = {0};
    const char *next = bytes, *end = bytes + length;
    int r = 0;

    while (r == 0 && next < end) {
        next = take_line(&reader, next, end);
        if (reader.at == reader.end || is_at(&reader, '#'))
            continue;
        r = is_at(&reader, '[') ? read_section(&reader, &entry) : read_entry(&reader, &entry);
        if (r == 0)
            r = each(context, &entry);
    }
    return r;
}
