/* The request target, whose bytes are a stranger's: every rule here is a refusal. */
#include "target.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %XX at encoded stands for; -1 when it is cut or not hex. */
static int escaped(const char *encoded)
{
    int high = hex_value(encoded[1]), low = high < 0 ? -1 : hex_value(encoded[2]);

    return low < 0 ? -1 : high << 4 | low;
}

/* RFC 3986 section 2: visible ASCII without fragment; escapes whole; no NUL, however written. */
static const char *find_dirt(const char *text)
{
    for (; *text; text++) {
        int byte = *text == '%' ? escaped(text) : (unsigned char)*text;

        if (*text <= ' ' || *text >= 0x7f)
            return "The address holds a byte that must be percent-encoded.";
        if (*text == '#')
            return "A fragment (#) is never sent to a server.";
        if (byte < 0)
            return "A % in the address is not followed by two hex digits.";
        if (byte == 0)
            return "The address holds %00.";
    }
    return NULL;
}

/* RFC 3986 5.2.4 would remove them; nobody who means well sends them to a server. */
static bool is_dots(const char *segment, size_t length)
{
    int dots = 0;

    for (size_t i = 0; i < length; i++) {
        if (segment[i] == '%' && escaped(segment + i) == '.')
            i += 2;
        else if (segment[i] != '.')
            return false;
        dots++;
    }
    return dots == 1 || dots == 2;
}

static const char *find_path_dirt(const char *path)
{
    for (const char *at = path; *at; at++) {
        int byte = *at == '%' ? escaped(at) : *at;

        if (byte == '\\' || (*at == '%' && (byte == '/' || byte < ' ' || byte == 0x7f)))
            return "The path holds a slash or a control byte in disguise.";
    }
    for (const char *segment = path + 1;;) {
        size_t length = strcspn(segment, "/");

        if (is_dots(segment, length))
            return "The path holds . or .. as a part.";
        if (!segment[length])
            return NULL;
        segment += length + 1;
    }
}

/* RFC 9112 3.2.2: absolute-form; whose host it names does not matter, as Host's does not. Points
 * at the path, or is NULL when this is none of ours. */
static char *skip_authority(char *raw)
{
    size_t host;

    if (!strncasecmp(raw, "http://", 7))
        raw += 7;
    else if (!strncasecmp(raw, "https://", 8))
        raw += 8;
    else
        return NULL;
    host = strcspn(raw, "/?");
    if (!host)
        return NULL;
    return raw + host;
}

const char *target_read(char *raw, const char *method, struct target *target)
{
    static const char root[] = "/";
    const char *dirt = find_dirt(raw);
    char *mark;

    target->query = NULL;
    if (dirt)
        return dirt;
    if (str_equal(raw, "*") && str_equal(method, "OPTIONS")) {
        target->path = raw;
        return NULL;
    }
    if (*raw != '/')
        raw = skip_authority(raw);
    if (!raw)
        return "The address must begin with a slash.";
    mark = strchr(raw, '?');
    if (mark) {
        *mark = '\0';
        target->query = mark + 1;
    }
    target->path = *raw ? raw : root;
    return find_path_dirt(target->path);
}

bool target_decode(const char *encoded, size_t length, char *out)
{
    size_t written = 0;

    for (size_t i = 0; i < length; i++) {
        int byte = encoded[i] == '%' && length - i > 2 ? escaped(encoded + i) : -1;

        if (byte >= 0)
            i += 2;
        out[written++] = byte >= 0 ? (char)byte : encoded[i];
    }
    out[written] = '\0';
    return strlen(out) == written && str_is_text(out, written);
}

/* Letters that are no text (RFC 3629, controls) become U+FFFD: three bytes for at least one. */
static const char *clean(const char *text, size_t length, struct arena *arena)
{
    char *out = arena_alloc(arena, 3 * length + 1);
    const char *end = text + length;
    size_t written = 0;

    while (out && text < end) {
        const char *from = text;
        int32_t letter = utf8_read(&text, end);
        size_t bytes = (size_t)(text - from);

        if (letter < ' ' || (letter >= 0x7f && letter <= 0x9f)) {
            from = "\xEF\xBF\xBD";
            bytes = 3;
        }
        memcpy(out + written, from, bytes);
        written += bytes;
    }
    return out; /* zeroed by the arena */
}

/* WHATWG URL 5.1, application/x-www-form-urlencoded: + is a blank. */
static const char *decode_argument(const char *encoded, size_t length, struct arena *arena)
{
    char *plain = arena_strndup(arena, encoded, length);

    if (!plain)
        return NULL;
    for (char *plus = plain; (plus = strchr(plus, '+'));)
        *plus = ' ';
    encoded = arena_strndup(arena, plain, length);
    if (!encoded)
        return NULL;
    return target_decode(encoded, length, plain) ? plain : clean(plain, strlen(plain), arena);
}

/* Steps over name=value and the & after; false at the end. */
static bool next_argument(const char **at, const char **name, size_t *name_length,
                          size_t *value_length)
{
    size_t length;

    *at += strspn(*at, "&");
    length = strcspn(*at, "&");
    if (!length)
        return false;
    *name = *at;
    *name_length = strcspn(*at, "&=");
    *value_length = length - *name_length;
    *at += length;
    return true;
}

const char *target_argument_name(const char *query, int i, struct arena *arena)
{
    size_t name_length, value_length;
    const char *name;

    while (query && i >= 0 && next_argument(&query, &name, &name_length, &value_length))
        if (i-- == 0)
            return decode_argument(name, name_length, arena);
    return NULL;
}

const char *target_argument(const char *query, const char *name, struct arena *arena)
{
    size_t name_length, value_length;
    const char *found;

    while (query && next_argument(&query, &found, &name_length, &value_length)) {
        const char *value = found + name_length + (value_length > 0);

        if (str_equal(decode_argument(found, name_length, arena), name))
            return decode_argument(value, value_length - (value_length > 0), arena);
    }
    return NULL;
}
