/* Text made safe for a place in HTML. */
#include "base/html.h"

#include <string.h>
#include <strings.h>

static const char *reference_for(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

void html_text(struct buf *out, const char *text)
{
    if (!text)
        return;
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");

        buf_append(out, text, plain);
        if (!text[plain])
            return;
        buf_text(out, reference_for(text[plain]));
        text += plain + 1;
    }
}

void html_number(struct buf *out, int64_t number)
{
    buf_printf(out, "%lld", (long long)number);
}

static bool is_ours(const char *address)
{
    /* "//host" and, to browsers, "/\host" are somebody else's. */
    if (*address == '/')
        return address[1] != '/' && address[1] != '\\';
    return *address == '?' || *address == '#';
}

static bool has_known_scheme(const char *address)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:"};

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (!strncasecmp(address, schemes[i], strlen(schemes[i])))
            return true;
    return false;
}

void html_address(struct buf *out, const char *address)
{
    bool safe = address && (is_ours(address) || has_known_scheme(address));

    /* Browsers drop tabs and line ends in an address before they read it. */
    for (const char *at = address; safe && *at; at++)
        safe = (unsigned char)*at > ' ';
    html_text(out, safe ? address : "#");
}

void html_path_part(struct buf *out, const char *part)
{
    static const char unreserved[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-._~"; /* RFC 3986 2.3 */

    for (; *part; part++) {
        if (strchr(unreserved, *part))
            buf_char(out, *part);
        else
            buf_printf(out, "%%%02X", (unsigned char)*part);
    }
}
