/* The words of one cue. Markup is removed, never repaired: what is not clearly a tag is text, and
 * is escaped when it is written. */
#include "cue.h"

#include <stddef.h>
#include <string.h>

#include "base/utf8.h"

struct span {
    const char *start, *end;
};

static const char *find(struct span in, const char *any)
{
    while (in.start < in.end && !strchr(any, *in.start))
        in.start++;
    return in.start;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static struct span trim(struct span in)
{
    while (in.start < in.end && is_space(*in.start))
        in.start++;
    while (in.start < in.end && is_space(in.end[-1]))
        in.end--;
    return in;
}

/* The inside of the tag that begins at "<", or false: "a < b", "<3" and a lone "<" are text. */
static bool tag_at(struct span in, struct span *inside)
{
    *inside = (struct span){in.start + 1, in.end};
    inside->end = find(*inside, "<>");
    if (inside->end == in.end || *inside->end != '>')
        return false;
    if (inside->start == inside->end || is_letter(*inside->start) || *inside->start == '/')
        return true;
    for (const char *at = inside->start; at < inside->end; at++)
        if (!strchr("0123456789:.", *at))
            return false;
    return inside->end - inside->start > 1; /* a time within the cue: <00:00:01.500> */
}

/* The name in "v NAME" or "v.class NAME"; false for other tags and for a voice without one. */
static bool voice_in(struct span tag, struct span *name)
{
    if (tag.start == tag.end || *tag.start != 'v')
        return false;
    tag.start++;
    if (tag.start < tag.end && *tag.start == '.')
        tag.start = find(tag, " \t\n");
    if (tag.start == tag.end || !is_space(*tag.start))
        return false;
    *name = trim(tag);
    return name->start < name->end;
}

/* "#65" or "#x41" as a letter; -1 when it is not one. */
static int32_t numbered(struct span digits)
{
    bool hex = digits.start + 1 < digits.end && (digits.start[1] | 0x20) == 'x';
    int32_t letter = 0;

    digits.start += hex ? 2 : 1;
    if (digits.start == digits.end)
        return -1;
    for (; digits.start < digits.end; digits.start++) {
        static const char all[] = "0123456789abcdef";
        char c = *digits.start;
        const char *digit = strchr(all, c >= 'A' && c <= 'F' ? c | 0x20 : c);

        if (!digit || digit - all >= (hex ? 16 : 10))
            return -1;
        letter = letter * (hex ? 16 : 10) + (int32_t)(digit - all);
        if (letter > 0x10FFFF)
            return UTF8_REPLACEMENT;
    }
    return letter;
}

static int32_t named(struct span name)
{
    static const struct {
        const char *name;
        int32_t letter;
    } known[] = {{"amp", '&'},   {"lt", '<'},      {"gt", '>'},     {"quot", '"'},
                 {"apos", '\''}, {"nbsp", 0x00A0}, {"lrm", 0x200E}, {"rlm", 0x200F}};
    size_t length = (size_t)(name.end - name.start);

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].name) == length && !memcmp(known[i].name, name.start, length))
            return known[i].letter;
    return -1;
}

/* Writes the letter that the reference at "&" stands for and returns its end; else just "&". */
static const char *put_reference(struct buf *out, struct span in)
{
    enum { longest = 12 };
    struct span name = {in.start + 1, in.end - in.start > longest ? in.start + longest : in.end};
    int32_t letter = -1;

    name.end = find(name, ";");
    if (name.end < in.end && *name.end == ';' && name.start < name.end)
        letter = *name.start == '#' ? numbered(name) : named(name);
    if (letter < 0) {
        buf_char(out, '&');
        return in.start + 1;
    }
    if (letter == '\t' || letter == '\n' || letter == '\r')
        letter = ' ';
    if (letter >= ' ' && (letter < 0x7F || letter > 0x9F)) /* others are control characters */
        utf8_write(out, (uint32_t)letter);
    return name.end + 1;
}

/* A name on one line, references decoded. */
static void put_name(struct buf *out, struct span name)
{
    while (name.start < name.end) {
        if (*name.start == '&') {
            name.start = put_reference(out, name);
        } else {
            buf_char(out, is_space(*name.start) ? ' ' : *name.start);
            name.start++;
        }
    }
}

static void put_voice(struct span name, struct buf *text, struct buf *speaker)
{
    if (!speaker->length && !text->length) {
        put_name(speaker, name);
        return;
    }
    put_name(text, name);
    buf_text(text, ": ");
}

/* Lines without space at their ends, empty ones left out. */
static void tidy_lines(struct buf *text)
{
    struct span rest = {text->data, text->data + text->length};
    char *to = text->data;

    while (rest.start < rest.end) {
        const char *end = find(rest, "\n");
        struct span line = trim((struct span){rest.start, end});
        size_t length = (size_t)(line.end - line.start);

        if (length) {
            if (to > text->data)
                *to++ = '\n';
            memmove(to, line.start, length);
            to += length;
        }
        rest.start = end < rest.end ? end + 1 : end;
    }
    text->length = (size_t)(to - text->data);
    if (text->data)
        *to = '\0';
}

/* SubRip's own markup, "{\an8}": its end, or NULL. */
static const char *override_end(struct span in)
{
    struct span inside = {in.start + 1, in.end};
    const char *end = find(inside, "{}");

    return end < in.end && *end == '}' && inside.start[0] == '\\' ? end + 1 : NULL;
}

void cue_read(const char *start, const char *end, bool subrip, struct buf *text,
              struct buf *speaker)
{
    struct span in = {start, end}, tag, name;

    buf_clear(text);
    buf_clear(speaker);
    while (in.start < in.end) {
        if (*in.start == '&') {
            in.start = put_reference(text, in);
        } else if (*in.start == '<' && tag_at(in, &tag)) {
            if (voice_in(tag, &name))
                put_voice(name, text, speaker);
            in.start = tag.end + 1;
        } else if (subrip && *in.start == '{' && override_end(in)) {
            in.start = override_end(in);
        } else {
            buf_char(text, *in.start++);
        }
    }
    tidy_lines(text);
    tidy_lines(speaker);
}

void cue_write(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            buf_text(out, "&amp;");
        else if (*text == '<')
            buf_text(out, "&lt;");
        else if (*text == '>')
            buf_text(out, "&gt;");
        else
            buf_char(out, *text);
    }
}
