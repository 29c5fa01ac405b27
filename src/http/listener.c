/* Sockets that share an address, so that the kernel spreads connections over the loops. */
#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/ip.h"
#include "base/limits.h"
#include "base/str.h"
#include "unsent.h"

enum { backlog = 4096 };

static in_port_t *port_of(struct address *address)
{
    return address->any.sa_family == AF_INET6 ? &address->v6.sin6_port : &address->v4.sin_port;
}

int listener_port(const struct address *address)
{
    return ntohs(address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
}

bool listener_is_loopback(const struct sockaddr *address)
{
    struct ip ip = ip_of_socket(address);

    return ip_is_loopback(&ip);
}

static bool read_host(const char *host, struct address *address)
{
    size_t length = strlen(host);
    char inner[INET6_ADDRSTRLEN];

    memset(address, 0, sizeof *address);
    if (*host != '[') {
        address->v4.sin_family = AF_INET;
        address->length = sizeof address->v4;
        return inet_pton(AF_INET, host, &address->v4.sin_addr) == 1;
    }
    if (length < 3 || host[length - 1] != ']' || length - 1 > sizeof inner)
        return false;
    memcpy(inner, host + 1, length - 2);
    inner[length - 2] = '\0';
    address->v6.sin6_family = AF_INET6;
    address->length = sizeof address->v6;
    return inet_pton(AF_INET6, inner, &address->v6.sin6_addr) == 1;
}

int listener_read(const char *text, struct address *address)
{
    const char *colon = strrchr(text, ':');
    char host[INET6_ADDRSTRLEN + 2];
    int64_t port;

    if (!colon || (size_t)(colon - text) >= sizeof host)
        return -EINVAL;
    memcpy(host, text, (size_t)(colon - text));
    host[colon - text] = '\0';
    if (!read_host(host, address) || !str_to_number(colon + 1, &port) || port > UINT16_MAX)
        return -EINVAL;
    *port_of(address) = htons((uint16_t)port);
    return 0;
}

static bool set(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/* is_shared: with the others of ours. */
static int open_bound(const struct address *address, bool is_shared)
{
    int family = address->any.sa_family;
    AUTO_FD int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -errno;
    if (!set(fd, SOL_SOCKET, SO_REUSEADDR, 1) ||
        (family == AF_INET6 && !set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1)) ||
        (is_shared && !set(fd, SOL_SOCKET, SO_REUSEPORT, 1)))
        return -errno;
    if (bind(fd, &address->any, address->length) < 0)
        return -errno;
    return take_fd(&fd);
}

/* A socket that does not share shows whether the address is free: two programs of the same user
 * that do share would each get half of the connections. Port 0 becomes a real one. */
static int claim(struct address *address)
{
    AUTO_FD int fd = open_bound(address, false);
    socklen_t length = sizeof address->room;

    if (fd < 0)
        return fd;
    if (listen(fd, 1) < 0 || getsockname(fd, &address->any, &length) < 0)
        return -errno;
    return 0;
}

static int open_one(const struct address *address)
{
    AUTO_FD int fd = open_bound(address, true);

    if (fd < 0)
        return fd;
    unsent_set(fd, unsent_bytes_min);
    if (listen(fd, backlog) < 0)
        return -errno;
    return take_fd(&fd);
}

static void close_all(const int *fds, int count)
{
    while (count--)
        close(fds[count]);
}

int listener_open(struct address *address, int *fds, int count)
{
    int r = claim(address);

    for (int i = 0; !r && i < count; i++) {
        fds[i] = open_one(address);
        if (fds[i] < 0) {
            r = fds[i];
            close_all(fds, i);
        }
    }
    return r ? fault(r) : 0;
}

static int look_at(int socket, struct address *address)
{
    int is_listening = 0;
    socklen_t room = sizeof is_listening;

    address->length = sizeof address->room;
    if (getsockname(socket, &address->any, &address->length) < 0 ||
        getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &room) < 0)
        return -errno;
    if (address->any.sa_family != AF_INET && address->any.sa_family != AF_INET6)
        return -EAFNOSUPPORT;
    return is_listening ? 0 : -EINVAL;
}

int listener_share(int socket, struct address *address, int *fds, int count)
{
    int r = look_at(socket, address);

    for (int i = 0; !r && i < count; i++) {
        fds[i] = fcntl(socket, F_DUPFD_CLOEXEC, 0);
        if (fds[i] < 0) {
            r = -errno;
            close_all(fds, i);
        }
    }
    if (r)
        return fault(r);
    unsent_set(socket, unsent_bytes_min);
    return 0;
}
