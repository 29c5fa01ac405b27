/* Sockets from the service manager: numbered from 3 on, named in one variable. */
#include "activation.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"
#include "listen.h"

enum { FIRST = 3, ADDRESS_MAX = INET6_ADDRSTRLEN + 10 };

static int refuse(char problem[SETTINGS_PROBLEM_MAX], int i, const char *why)
{
    return settings_refuse(problem, "socket %d of the service manager: %s", i + 1, why);
}

/* What the i-th is called, up to a colon, which parts the names; NULL: nothing is said. */
static const char *name_of(const char *names, int i)
{
    for (; names && i > 0; i--) {
        names = strchr(names, ':');
        names += names ? 1 : 0;
    }
    return names;
}

static bool is_tls(const char *name)
{
    return name && strcspn(name, ":") == 5 && strncmp(name, "https", 5) == 0;
}

/* A socket unit that says nothing gives its own name. */
static bool is_plain(const char *name)
{
    size_t length = name ? strcspn(name, ":") : 0;

    return length == 0 || (length == 4 && strncmp(name, "http", 4) == 0) ||
           (length == 7 && strncmp(name, "unknown", 7) == 0) ||
           (length > 7 && strncmp(name + length - 7, ".socket", 7) == 0);
}

static int take_all(struct activation *activation, int64_t count, const char *names,
                    char problem[SETTINGS_PROBLEM_MAX])
{
    int tls[SETTINGS_LISTEN_MAX], tls_count = 0;

    if (count > SETTINGS_LISTEN_MAX)
        return refuse(problem, SETTINGS_LISTEN_MAX, "one too many");
    for (int i = 0; i < count; i++) {
        const char *name = name_of(names, i);

        if (fcntl(FIRST + i, F_SETFD, FD_CLOEXEC) != 0)
            return refuse(problem, i, "it is not there");
        if (is_tls(name))
            tls[tls_count++] = FIRST + i;
        else if (is_plain(name))
            activation->sockets[activation->plain_count++] = FIRST + i;
        else
            return refuse(problem, i, "say FileDescriptorName=http, or https, in its unit");
    }
    memcpy(activation->sockets + activation->plain_count, tls, sizeof *tls * (size_t)tls_count);
    activation->count = (int)count;
    return 0;
}

int activation_take(struct activation *activation, char problem[SETTINGS_PROBLEM_MAX])
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t number, count;
    int r = 0;

    *activation = (struct activation){0};
    if (pid && fds && str_to_number(pid, &number) && number == getpid() &&
        str_to_number(fds, &count))
        r = take_all(activation, count, getenv("LISTEN_FDNAMES"), problem);
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return r;
}

/* "127.0.0.1:8080"; false: it is no listening TCP socket. */
static bool write_address(int socket, char out[ADDRESS_MAX])
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    } address = {0};
    char host[INET6_ADDRSTRLEN];
    socklen_t length = sizeof address;
    int is_listening = 0, type = 0;
    socklen_t room = sizeof is_listening;

    if (getsockname(socket, &address.any, &length) != 0 ||
        getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &room) != 0 ||
        getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &room) != 0 || !is_listening ||
        type != SOCK_STREAM)
        return false;
    if (address.any.sa_family == AF_INET)
        snprintf(out, ADDRESS_MAX, "%s:%d",
                 inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof host),
                 ntohs(address.v4.sin_port));
    else if (address.any.sa_family == AF_INET6)
        snprintf(out, ADDRESS_MAX, "[%s]:%d",
                 inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof host),
                 ntohs(address.v6.sin6_port));
    else
        return false;
    return true;
}

int activation_apply(const struct activation *activation, struct settings *settings,
                     struct arena *arena, char problem[SETTINGS_PROBLEM_MAX])
{
    char address[ADDRESS_MAX];
    int r = 0;

    if (activation->count == 0)
        return 0;
    settings->listen[0] = settings->listen_tls[0] = NULL;
    for (int i = 0; r == 0 && i < activation->count; i++) {
        bool is_plain_one = i < activation->plain_count;

        if (!write_address(activation->sockets[i], address))
            return refuse(problem, activation->sockets[i] - FIRST,
                          "it does not listen on an internet address (ListenStream=)");
        r = settings_add(settings, arena, settings_entry(is_plain_one ? "listen" : "listen_tls"),
                         address, problem);
    }
    return r ? r : listen_expand(settings, arena, problem);
}

void activation_close(const struct activation *activation)
{
    for (int i = 0; i < activation->count; i++)
        close(activation->sockets[i]);
}
