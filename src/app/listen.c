/* The addresses a site listens on: "127.0.0.1:8080", "[::1]:8080", "localhost:8080" for both. */
#include "listen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/endpoint.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"

/* Binds for a moment: does this machine have the address, and which port is free when it is 0? */
static bool try_bind(struct endpoint *address)
{
    AUTO_FD int fd = socket(address->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    return fd >= 0 && bind(fd, &address->any, address->length) == 0 &&
           getsockname(fd, &address->any, &address->length) == 0;
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
    struct endpoint address;

    if (!endpoint_read(text, &address))
        return settings_refuse(
            to->problem, "%s: '%.80s' should be like 127.0.0.1:8080, [::1]:8080 or localhost:8080",
            to->entry->name, text);
    if (endpoint_port(&address) == 0) {
        if (to->any_port == 0 && try_bind(&address))
            to->any_port = endpoint_port(&address);
        text = arena_printf(to->arena, "%.*s:%d", (int)(colon - text), text, to->any_port);
    }
    return text ? settings_add(to->settings, to->arena, to->entry, text, to->problem)
                : fault(-ENOMEM);
}

static bool has_v6(void)
{
    struct endpoint address;

    return endpoint_read("[::1]:0", &address) && try_bind(&address);
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
    struct endpoint address;

    for (; *addresses; addresses++)
        if (!endpoint_read(*addresses, &address) || !endpoint_is_loopback(&address))
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
    struct endpoint read;

    if (endpoint_read(address, &read) && endpoint_is_loopback(&read))
        snprintf(out, LISTEN_URL_MAX, "http://localhost:%d/", endpoint_port(&read));
    else
        snprintf(out, LISTEN_URL_MAX, "http://%.80s/", address);
}

void listen_origin(const char *address, const char *name, char out[LISTEN_ORIGIN_MAX])
{
    struct endpoint read;
    int port = endpoint_read(address, &read) ? endpoint_port(&read) : 0;

    if (port == 443) /* RFC 9110 4.2.2: what https means without one */
        snprintf(out, LISTEN_ORIGIN_MAX, "https://%s", name);
    else
        snprintf(out, LISTEN_ORIGIN_MAX, "https://%s:%d", name, port);
}
