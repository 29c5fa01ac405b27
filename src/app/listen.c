/* The addresses a site listens on: "127.0.0.1:8080", "[::1]:8080", "localhost:8080" for both. */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/ip.h"
#include "base/str.h"

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* False: not ADDR:PORT. */
static bool read_address(const char *text, union address *out)
{
    char host[64] = "";
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    int64_t port;

    if (length == 0 || length >= sizeof host || !str_to_number(colon + 1, &port) || port > 65535)
        return false;
    memset(out, 0, sizeof *out);
    if (text[0] == '[' && length > 2 && text[length - 1] == ']') {
        memcpy(host, text + 1, length - 2);
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons((uint16_t)port);
        return inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1 &&
               !IN6_IS_ADDR_V4MAPPED(&out->v6.sin6_addr); /* no socket of IPv6 alone has those */
    }
    memcpy(host, text, length);
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, host, &out->v4.sin_addr) == 1;
}

static bool is_loopback(const union address *address)
{
    struct ip ip = ip_of_socket(&address->any);

    return ip_is_loopback(&ip);
}

static int port_of(const union address *address)
{
    return ntohs(address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
}

/* Binds for a moment: does this machine have the address, and which port is free when it is 0? */
static bool try_bind(union address *address)
{
    socklen_t length = address->any.sa_family == AF_INET6 ? sizeof address->v6 : sizeof address->v4;
    AUTO_FD int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && bind(fd, &address->any, length) == 0 &&
           getsockname(fd, &address->any, &length) == 0;
}

/* One list as it becomes. */
struct expansion {
    struct settings *settings;
    struct arena *arena;
    const struct settings_entry *entry;
    int any_port; /* that was found for port 0 */
    char *problem;
};

static int expand_one(struct expansion *to, const char *text)
{
    const char *colon = strrchr(text, ':');
    union address address;

    if (!read_address(text, &address))
        return settings_refuse(
            to->problem, "%s: '%.80s' should be like 127.0.0.1:8080, [::1]:8080 or localhost:8080",
            to->entry->name, text);
    if (port_of(&address) == 0) {
        if (to->any_port == 0 && try_bind(&address))
            to->any_port = port_of(&address);
        text = arena_printf(to->arena, "%.*s:%d", (int)(colon - text), text, to->any_port);
    }
    return text ? settings_add(to->settings, to->arena, to->entry, text, to->problem)
                : fault(-ENOMEM);
}

static bool has_v6(void)
{
    union address address;

    return read_address("[::1]:0", &address) && try_bind(&address);
}

static int expand_localhost(struct expansion *to, const char *port)
{
    const char *v4 = arena_printf(to->arena, "127.0.0.1:%s", port);
    const char *v6 = arena_printf(to->arena, "[::1]:%s", port);
    int r = v4 && v6 ? expand_one(to, v4) : -ENOMEM;

    return r == 0 && has_v6() ? expand_one(to, v6) : r;
}

/* before: the list as it was said. */
static int expand_list(struct expansion *to, const char *const *before)
{
    static const char localhost[] = "localhost:";
    int r = settings_take(to->settings, to->arena, to->entry, to->entry->name, "", to->problem);

    for (; r == 0 && *before; before++)
        r = str_starts(*before, localhost) ? expand_localhost(to, *before + strlen(localhost))
                                           : expand_one(to, *before);
    return r;
}

static bool are_loopback(const char *const *addresses)
{
    union address address;

    for (; *addresses; addresses++)
        if (!read_address(*addresses, &address) || !is_loopback(&address))
            return false;
    return true;
}

bool listen_is_loopback(const struct settings *settings)
{
    return are_loopback(settings->listen) && are_loopback(settings->listen_tls);
}

static int count(const char *const *addresses)
{
    int n = 0;

    while (addresses[n])
        n++;
    return n;
}

static int weigh(const struct settings *settings, char problem[SETTINGS_PROBLEM_MAX])
{
    if (count(settings->listen) + count(settings->listen_tls) > SETTINGS_LISTEN_MAX)
        return settings_refuse(
            problem, "listen_tls: at most %d addresses with those of listen (localhost is two)",
            SETTINGS_LISTEN_MAX);
    if (settings->behind_proxy || settings->listen_tls[0] || are_loopback(settings->listen))
        return 0;
    return settings_refuse(
        problem,
        "listen: this opens the site to a network without TLS: give incare a certificate "
        "(listen_tls, tls_certificates), or listen on localhost behind a proxy that has one, "
        "or say behind_proxy = true");
}

int listen_expand(struct settings *settings, struct arena *arena,
                  char problem[SETTINGS_PROBLEM_MAX])
{
    const struct settings before = *settings;
    struct expansion plain = {settings, arena, settings_entry("listen"), 0, problem};
    struct expansion tls = {settings, arena, settings_entry("listen_tls"), 0, problem};
    int r = expand_list(&plain, before.listen);

    if (r == 0)
        r = expand_list(&tls, before.listen_tls);
    return r ? r : weigh(settings, problem);
}

void listen_url(const char *address, char out[LISTEN_URL_MAX])
{
    union address read;

    if (read_address(address, &read) && is_loopback(&read))
        snprintf(out, LISTEN_URL_MAX, "http://localhost:%d/", port_of(&read));
    else
        snprintf(out, LISTEN_URL_MAX, "http://%.80s/", address);
}

void listen_origin(const char *address, const char *name, char out[LISTEN_ORIGIN_MAX])
{
    union address read;
    int port = read_address(address, &read) ? port_of(&read) : 0;

    if (port == 443) /* RFC 9110 4.2.2: what https means without one */
        snprintf(out, LISTEN_ORIGIN_MAX, "https://%s", name);
    else
        snprintf(out, LISTEN_ORIGIN_MAX, "https://%s:%d", name, port);
}
