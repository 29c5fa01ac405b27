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
        return inet_pton(AF_INET6, host, &out->v6.sin6_addr) == 1;
    }
    memcpy(host, text, length);
    out->v4.sin_family = AF_INET;
    out->v4.sin_port = htons((uint16_t)port);
    return inet_pton(AF_INET, host, &out->v4.sin_addr) == 1;
}

static bool is_loopback(const union address *address)
{
    if (address->any.sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&address->v6.sin6_addr);
    return ntohl(address->v4.sin_addr.s_addr) >> 24 == 127;
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

static int expand_one(struct settings *out, struct arena *arena, const char *text, int *any_port,
                      char problem[SETTINGS_PROBLEM_MAX])
{
    const char *colon = strrchr(text, ':');
    union address address;

    if (!read_address(text, &address)) {
        snprintf(problem, SETTINGS_PROBLEM_MAX,
                 "listen: '%.80s' should be like 127.0.0.1:8080, [::1]:8080 or localhost:8080",
                 text);
        return SETTINGS_REFUSED;
    }
    if (port_of(&address) == 0) {
        if (*any_port == 0 && try_bind(&address))
            *any_port = port_of(&address);
        text = arena_printf(arena, "%.*s:%d", (int)(colon - text), text, *any_port);
    }
    return text ? settings_add_listen(out, arena, text, problem) : fault(-ENOMEM);
}

static bool has_v6(void)
{
    union address address;

    return read_address("[::1]:0", &address) && try_bind(&address);
}

static int expand_localhost(struct settings *out, struct arena *arena, const char *port,
                            int *any_port, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *v4 = arena_printf(arena, "127.0.0.1:%s", port);
    const char *v6 = arena_printf(arena, "[::1]:%s", port);
    int r = v4 && v6 ? expand_one(out, arena, v4, any_port, problem) : -ENOMEM;

    return r == 0 && has_v6() ? expand_one(out, arena, v6, any_port, problem) : r;
}

bool listen_is_loopback(const struct settings *settings)
{
    union address address;

    for (int i = 0; settings->listen[i]; i++)
        if (!read_address(settings->listen[i], &address) || !is_loopback(&address))
            return false;
    return true;
}

int listen_expand(struct settings *settings, struct arena *arena,
                  char problem[SETTINGS_PROBLEM_MAX])
{
    static const char localhost[] = "localhost:";
    struct settings before = *settings;
    int any_port = 0, r = 0;

    settings->listen[0] = NULL;
    for (int i = 0; r == 0 && before.listen[i]; i++)
        r = str_starts(before.listen[i], localhost)
                ? expand_localhost(settings, arena, before.listen[i] + strlen(localhost), &any_port,
                                   problem)
                : expand_one(settings, arena, before.listen[i], &any_port, problem);
    if (r || settings->behind_proxy || listen_is_loopback(settings))
        return r;
    snprintf(problem, SETTINGS_PROBLEM_MAX,
             "listen: this opens the site to a network, and incare speaks no TLS itself: listen on "
             "localhost behind a proxy that does, or say behind_proxy = true");
    return SETTINGS_REFUSED;
}

void listen_url(const char *address, char out[LISTEN_URL_MAX])
{
    union address read;

    if (read_address(address, &read) && is_loopback(&read))
        snprintf(out, LISTEN_URL_MAX, "http://localhost:%d/", port_of(&read));
    else
        snprintf(out, LISTEN_URL_MAX, "http://%.80s/", address);
}
