/* The markup of one cue, on its way to the pen: what is not clearly a tag is text. */
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

/* Reads the letter that the reference at "&" stands for and returns its end; else just "&". A line
 * end by number is a space; control characters are for others to drop. */
static const char *read_reference(struct span in, uint32_t *letter)
{
    enum { longest = 12 };
    struct span name = {in.start + 1, in.end - in.start > longest ? in.start + longest : in.end};
    int32_t meant = -1;

    name.end = find(name, ";");
    if (name.end < in.end && *name.end == ';' && name.start < name.end)
        meant = *name.start == '#' ? numbered(name) : named(name);
    *letter = meant < 0 ? '&' : meant == '\n' || meant == '\r' ? ' ' : (uint32_t)meant;
    return meant < 0 ? in.start + 1 : name.end + 1;
}

/* Whose voice: the annotation of <v.class NAME>, references decoded. */
static void take_voice(struct span name, struct pen *pen)
{
    AUTO_BUF struct buf plain = {0};
    uint32_t letter;

    while (name.start < name.end) {
        if (*name.start == '&') {
            name.start = read_reference(name, &letter);
            utf8_write(&plain, letter);
        } else {
            buf_char(&plain, *name.start++);
        }
    }
    pen_voice(pen, plain.data ? plain.data : "", plain.length);
    pen->markup.failed |= plain.failed;
}

/* How often each look was asked for and not taken back: <i><b>x</i>y</b> is what people write. */
struct looks {
    int open[PEN_LOOKS];
};

static void take_look(struct looks *looks, enum pen_look look, bool closes, struct pen *pen)
{
    if (!closes)
        looks->open[look]++;
    else if (looks->open[look] > 0)
        looks->open[look]--;
    pen->looks[look] = looks->open[look] > 0;
}

/* WebVTT 4.2.2: <b>, <i>, <u>, <v NAME>, each perhaps with .classes; all others go. <br>, of other
 * formats, ends a line. */
static void take_tag(struct span tag, bool subrip, struct looks *looks, struct pen *pen)
{
    bool closes = tag.start < tag.end && *tag.start == '/';
    struct span name = {tag.start + closes, tag.end};
    char letter;

    name.end = find(name, ". \t\n/");
    letter = name.start < name.end ? *name.start : '\0';
    if (subrip && letter >= 'A' && letter <= 'Z')
        letter = (char)(letter | 0x20);
    if (name.end - name.start == 2 && letter == 'b' && (name.start[1] | 0x20) == 'r')
        pen_letter(pen, '\n');
    if (name.end - name.start != 1)
        return;
    if (letter == 'b')
        take_look(looks, PEN_BOLD, closes, pen);
    else if (letter == 'i')
        take_look(looks, PEN_ITALIC, closes, pen);
    else if (letter == 'u')
        take_look(looks, PEN_UNDERLINE, closes, pen);
    else if (letter == 'v' && closes)
        pen_voice(pen, "", 0);
    else if (letter == 'v') /* <v.class NAME>: the name begins at the first space */
        take_voice((struct span){find((struct span){name.end, tag.end}, " \t\n"), tag.end}, pen);
}

/* SubRip's own markup, "{\an8}": its end, or NULL. */
static const char *override_end(struct span in, int *key)
{
    struct span inside = {in.start + 1, in.end};
    const char *end = find(inside, "{}");

    if (end == in.end || *end != '}' || inside.start[0] != '\\')
        return NULL;
    if (end - inside.start == 4 && memcmp(inside.start, "\\an", 3) == 0 && inside.start[3] >= '1' &&
        inside.start[3] <= '9')
        *key = inside.start[3] - '0';
    return end + 1;
}

int cue_read(const char *start, const char *end, bool subrip, struct pen *pen)
{
    struct span in = {start, end}, tag;
    struct looks looks = {0};
    int key = 0;

    while (in.start < in.end) {
        const char *past = subrip && *in.start == '{' ? override_end(in, &key) : NULL;
        uint32_t letter;

        if (past) {
            in.start = past;
        } else if (*in.start == '<' && tag_at(in, &tag)) {
            take_tag(tag, subrip, &looks, pen);
            in.start = tag.end + 1;
        } else if (*in.start == '&') {
            in.start = read_reference(in, &letter);
            pen_letter(pen, letter);
        } else {
            int32_t read = utf8_read(&in.start, in.end);

            pen_letter(pen, read < 0 ? UTF8_REPLACEMENT : (uint32_t)read);
        }
    }
    return key;
}
