/* Both headers are lists to which every proxy adds who it was asked by, at the end: what stands
 * further to the left was said by somebody further away. */
#include "forwarded.h"

#include <string.h>
#include <strings.h>

enum said { SAID_NOTHING, SAID_UNKNOWN, SAID_CLIENT };

struct reading {
    const struct forwarded_trust *trust;
    enum said said;
    struct ip client; /* of SAID_CLIENT */
};

bool forwarded_is_trusted(const struct forwarded_trust *trust, const struct ip *ip)
{
    for (int i = 0; i < trust->count; i++)
        if (ip_is_in(ip, &trust->blocks[i]))
            return true;
    return ip_is_loopback(ip);
}

/* RFC 7239 6.3: digits, or a hidden one. */
static bool is_port(const char *text, size_t length)
{
    if (length > 1 && *text == '_')
        return strspn(text, "._-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") >=
               length;
    return length >= 1 && length <= 5 && strspn(text, "0123456789") >= length;
}

/* RFC 7239 6: 192.0.2.1, 192.0.2.1:80, [2001:db8::1], [2001:db8::1]:80; without brackets too, as
 * X-Forwarded-For has it. */
static bool read_node(const char *text, size_t length, struct ip *ip)
{
    const char *end = text + length, *colon = memchr(text, ':', length), *bracket;

    if (length && *text == '[') {
        bracket = memchr(text, ']', length);
        if (!bracket || !memchr(text, ':', (size_t)(bracket - text)))
            return false;
        return ip_read(text + 1, (size_t)(bracket - text - 1), ip) &&
               (bracket + 1 == end ||
                (bracket[1] == ':' && is_port(bracket + 2, (size_t)(end - bracket - 2))));
    }
    if (colon && !memchr(colon + 1, ':', (size_t)(end - colon - 1)))
        return is_port(colon + 1, (size_t)(end - colon - 1)) &&
               ip_read(text, (size_t)(colon - text), ip);
    return ip_read(text, length, ip);
}

/* One more node, nearer to us than those before. */
static void note(struct reading *reading, const char *text, size_t length)
{
    struct ip ip;

    if (!read_node(text, length, &ip)) {
        reading->said = SAID_UNKNOWN;
    } else if (!forwarded_is_trusted(reading->trust, &ip)) {
        reading->said = SAID_CLIENT;
        reading->client = ip;
    }
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

static void read_list(struct reading *reading, const char *text)
{
    while (*text) {
        const char *item = skip_blanks(text);
        size_t length = strcspn(item, ",");

        text = item + length + (item[length] == ',');
        while (length && (item[length - 1] == ' ' || item[length - 1] == '\t'))
            length--;
        if (length) /* RFC 9110 5.6.1.2: an empty element counts for nothing */
            note(reading, item, length);
    }
}

static const char tchars[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* token / quoted-string. What lies behind it; NULL: it is neither. A backslash is nothing that a
 * node has, so that quoted pairs need not be undone. */
static const char *read_value(const char *at, const char **value, size_t *length)
{
    if (*at != '"') {
        *value = at;
        *length = strspn(at, tchars);
        return *length ? at + *length : NULL;
    }
    *value = ++at;
    while (*at && *at != '"')
        at += *at == '\\' && at[1] ? 2 : 1;
    *length = (size_t)(at - *value);
    return *at ? at + 1 : NULL;
}

/* RFC 7239 4: [ token "=" value ] *( ";" [ token "=" value ] ). What lies behind the element; NULL:
 * it is malformed, or says twice for whom it is. */
static const char *read_element(struct reading *reading, const char *at)
{
    bool is_named = false;

    for (;;) {
        const char *name = at = skip_blanks(at), *value;
        size_t name_length = strspn(at, tchars), length;

        if (name_length) {
            at += name_length;
            at = *at == '=' ? read_value(at + 1, &value, &length) : NULL;
            if (!at)
                return NULL;
            if (name_length == 3 && !strncasecmp(name, "for", 3)) {
                if (is_named)
                    return NULL;
                is_named = true;
                note(reading, value, length);
            }
        }
        at = skip_blanks(at);
        if (*at != ';')
            return at;
        at++;
    }
}

static void read_forwarded(struct reading *reading, const char *text)
{
    while (*text) {
        text = read_element(reading, text);
        if (!text || (*text && *text != ',')) {
            reading->said = SAID_UNKNOWN;
            return;
        }
        text += *text == ',';
    }
}

bool forwarded_client(const struct forwarded_trust *trust, const char *forwarded,
                      const char *x_forwarded_for, struct ip *client)
{
    struct reading new = {.trust = trust}, old = {.trust = trust};

    if (forwarded)
        read_forwarded(&new, forwarded);
    if (x_forwarded_for)
        read_list(&old, x_forwarded_for);
    if (new.said == SAID_UNKNOWN || old.said == SAID_UNKNOWN)
        return false;
    if (new.said == SAID_CLIENT && old.said == SAID_CLIENT && !ip_equal(&new.client, &old.client))
        return false;
    if (new.said != SAID_CLIENT && old.said != SAID_CLIENT)
        return false;
    *client = new.said == SAID_CLIENT ? new.client : old.client;
    return true;
}
