/* Where on the picture a cue stands. Numbers are read and written anew, so that nothing else of
 * what stood there remains. */
#include "base/place.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct place {
    const char *vertical; /* NULL: nothing was said, as below */
    char line[24], position[24], size[24];
    const char *align;
};

struct part {
    const char *start, *end;
};

static bool is(struct part part, const char *word)
{
    size_t length = (size_t)(part.end - part.start);

    return strlen(word) == length && memcmp(part.start, word, length) == 0;
}

/* Up to a mark, which is passed; all of it when there is none. */
static struct part split(struct part *rest, char mark)
{
    const char *at = memchr(rest->start, mark, (size_t)(rest->end - rest->start));
    struct part first = {rest->start, at ? at : rest->end};

    rest->start = at ? at + 1 : rest->end;
    return first;
}

static const char *one_of(struct part part, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(part, words[i]))
            return words[i];
    return NULL;
}
#define ONE_OF(part, ...)                            \
    one_of(part, (const char *const[]){__VA_ARGS__}, \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* At most 4 digits from at; how many there were. */
static int read_digits(const char **at, const char *end, int *value)
{
    int digits = 0;

    for (*value = 0; *at < end && digits < 4 && **at >= '0' && **at <= '9'; ++*at, digits++)
        *value = *value * 10 + (**at - '0');
    return digits;
}

/* WebVTT 6.2, "parse a percentage string": 0 to 100, a fraction of which two digits are kept. */
static bool read_percent(struct part part, char out[24])
{
    const char *at = part.start;
    int whole, fraction = 0, weight = 10;

    if (!read_digits(&at, part.end, &whole) || whole > 100)
        return false;
    if (at < part.end && *at == '.') {
        const char *first = ++at;

        for (; at < part.end && *at >= '0' && *at <= '9'; at++, weight /= 10)
            fraction += weight * (*at - '0');
        if (at == first)
            return false;
    }
    if (part.end - at != 1 || *at != '%' || whole * 100 + fraction > 10000)
        return false;
    if (fraction % 10)
        snprintf(out, 24, "%d.%02d%%", whole, fraction);
    else if (fraction)
        snprintf(out, 24, "%d.%d%%", whole, fraction / 10);
    else
        snprintf(out, 24, "%d%%", whole);
    return true;
}

static bool read_line_number(struct part part, char out[24])
{
    bool below = part.start < part.end && *part.start == '-';
    const char *at = part.start + below;
    int number;

    if (!read_digits(&at, part.end, &number) || at != part.end)
        return false;
    snprintf(out, 24, "%d", below ? -number : number);
    return true;
}

/* "NUMBER" or "NUMBER,ALIGNMENT". */
static void take_line(struct place *place, struct part value)
{
    struct part number = split(&value, ',');
    const char *align = ONE_OF(value, "start", "center", "end", "");
    char out[24];

    if (!align || !(read_percent(number, out) || read_line_number(number, out)))
        return;
    snprintf(place->line, sizeof place->line, "%.12s%s%s", out, *align ? "," : "", align);
}

static void take_position(struct place *place, struct part value)
{
    struct part number = split(&value, ',');
    const char *align = ONE_OF(value, "line-left", "center", "line-right", "");
    char out[24];

    if (align && read_percent(number, out))
        snprintf(place->position, sizeof place->position, "%.7s%s%s", out, *align ? "," : "",
                 align);
}

/* "middle" is what "center" was called before 2015, and stands in many files. */
static void take_align(struct place *place, struct part value)
{
    const char *align = ONE_OF(value, "start", "center", "middle", "end", "left", "right");

    if (align)
        place->align = strcmp(align, "middle") == 0 ? "center" : align;
}

static void take(struct place *place, struct part setting)
{
    struct part name = split(&setting, ':');
    const char *vertical;

    if (is(name, "vertical")) {
        vertical = ONE_OF(setting, "rl", "lr");
        place->vertical = vertical ? vertical : place->vertical;
    } else if (is(name, "line")) {
        take_line(place, setting);
    } else if (is(name, "position")) {
        take_position(place, setting);
    } else if (is(name, "size")) {
        char out[24];

        if (read_percent(setting, out))
            memcpy(place->size, out, sizeof place->size);
    } else if (is(name, "align")) {
        take_align(place, setting);
    }
}

static void write_one(char out[PLACE_MAX], const char *name, const char *value)
{
    size_t length = strlen(out);

    if (value && *value)
        snprintf(out + length, PLACE_MAX - length, "%s%s:%s", length ? " " : "", name, value);
}

static void write_all(char out[PLACE_MAX], const struct place *place)
{
    out[0] = '\0';
    write_one(out, "vertical", place->vertical);
    write_one(out, "line", place->line);
    write_one(out, "position", place->position);
    write_one(out, "size", place->size);
    write_one(out, "align", place->align);
}

void place_read(char out[PLACE_MAX], const char *settings, size_t length)
{
    struct place place = {0};
    struct part rest = {settings, settings + length};

    while (rest.start < rest.end) {
        struct part setting = rest;

        while (rest.start < rest.end && *rest.start != ' ' && *rest.start != '\t')
            rest.start++;
        setting.end = rest.start;
        if (setting.start < setting.end)
            take(&place, setting);
        rest.start += rest.start < rest.end;
    }
    write_all(out, &place);
}

void place_of_key(char out[PLACE_MAX], int key)
{
    struct place place = {0};

    if (key >= 7)
        snprintf(place.line, sizeof place.line, "0");
    else if (key >= 4)
        snprintf(place.line, sizeof place.line, "50%%");
    if (key % 3 != 2)
        place.align = key % 3 == 1 ? "left" : "right";
    write_all(out, &place);
}
