/* Origins, as people type them and as browsers compare them. */
#include "text/origin.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"

enum { TYPED_MAX = 1000, HOST_MAX = 253, PORT_MAX = 65535 };

struct scheme {
    const char *start;
    int64_t port; /* which is left out (RFC 6454 6.2) */
};
static const struct scheme schemes[] = {{"https://", 443}, {"http://", 80}};

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static const struct scheme *find_scheme(const char *text)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        const char *start = schemes[i].start;
        size_t n = 0;

        while (start[n] && lower(text[n]) == start[n])
            n++;
        if (!start[n])
            return &schemes[i];
    }
    return NULL;
}

/* "1.2.3.4" as it is written without leading zeros; anything else of digits alone is some other
 * spelling of an address, which a browser would write anew. */
static const char *check_address(const char *host)
{
    struct in_addr address;
    char written[INET_ADDRSTRLEN];

    if (inet_pton(AF_INET, host, &address) == 1 &&
        inet_ntop(AF_INET, &address, written, sizeof written) && str_equal(host, written))
        return NULL;
    return "an address is four numbers, such as 192.0.2.1, or better a name";
}

/* RFC 1034 3.5, as it is after IDNA. */
static const char *check_host(const char *host)
{
    size_t length = strlen(host);

    if (!length || length > HOST_MAX)
        return "the name of the host is missing or too long";
    if (strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") != length || host[0] == '.' ||
        host[0] == '-' || host[length - 1] == '.' || host[length - 1] == '-' || strstr(host, ".."))
        return "the name of the host has a letter or a dot where none can be";
    return strspn(host, "0123456789.") == length ? check_address(host) : NULL;
}

static const char *read_host(const char *typed, char host[HOST_MAX + 1])
{
    char *ascii = NULL;
    const char *why = NULL;
    int code;

    if (*typed == '[')
        return "browsers let no frame be allowed by an IPv6 address: name the host";
    code = idn2_to_ascii_8z(typed, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (code != IDN2_OK)
        return code == IDN2_MALLOC ? "there is no memory" : "the name of the host is none";
    for (char *letter = ascii; *letter; letter++)
        *letter = lower(*letter);
    why = check_host(ascii);
    if (!why && !str_copy(host, HOST_MAX + 1, ascii))
        why = "the name of the host is too long";
    idn2_free(ascii);
    return why;
}

static const char *check_typed(const char *rest)
{
    size_t end = strcspn(rest, "/?#");

    if (strlen(rest) > TYPED_MAX || !str_is_text(rest, strlen(rest)))
        return "that is no address";
    if (strchr(rest, '*'))
        return "there are no wildcards: name each site by its own origin";
    if (strchr(rest, '@'))
        return "a name and password do not belong there";
    if (rest[end] && !(rest[end] == '/' && !rest[end + 1]))
        return "an origin has no path: it is for all pages of a site";
    return NULL;
}

const char *origin_read(const char *text, char out[ORIGIN_MAX])
{
    const struct scheme *scheme = find_scheme(text);
    const char *why, *rest, *colon;
    char typed[TYPED_MAX + 1], host[HOST_MAX + 1];
    size_t length;
    int64_t port;

    if (!scheme)
        return "it begins with https:// or http://";
    rest = text + strlen(scheme->start);
    why = check_typed(rest);
    if (why)
        return why;
    length = strcspn(rest, "/");
    colon = *rest == '[' ? NULL : memchr(rest, ':', length);
    port = scheme->port;
    memcpy(typed, rest, length);
    typed[length] = '\0';
    if (colon) {
        typed[colon - rest] = '\0';
        if (!str_to_number(typed + (colon - rest) + 1, &port) || port < 1 || port > PORT_MAX)
            return "a port is a number from 1 to 65535";
    }
    why = read_host(typed, host);
    if (why)
        return why;
    if (port == scheme->port)
        snprintf(out, ORIGIN_MAX, "%s%s", scheme->start, host);
    else
        snprintf(out, ORIGIN_MAX, "%s%s:%d", scheme->start, host, (int)port);
    return NULL;
}

const char *origin_of_page(const char *address, char out[ORIGIN_MAX])
{
    const struct scheme *scheme = find_scheme(address);
    char start[TYPED_MAX + 1];
    size_t length = scheme ? strlen(scheme->start) : 0;

    length += strcspn(address + length, "/?#\\"); /* WHATWG URL 4.4: a backslash is a slash */
    if (length >= sizeof start)
        return "that is no address";
    memcpy(start, address, length);
    start[length] = '\0';
    return origin_read(start, out);
}
