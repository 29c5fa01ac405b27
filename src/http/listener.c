/* Sockets that share an address, so that the kernel spreads connections over the loops. */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/limits.h"
#include "unsent.h"

enum { backlog = 4096 };

static bool set(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

/* is_shared: with the others of ours. */
static int open_bound(const struct endpoint *address, bool is_shared)
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
static int claim(struct endpoint *address)
{
    AUTO_FD int fd = open_bound(address, false);
    socklen_t length = sizeof address->room;

    if (fd < 0)
        return fd;
    if (listen(fd, 1) < 0 || getsockname(fd, &address->any, &length) < 0)
        return -errno;
    return 0;
}

static int open_one(const struct endpoint *address)
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

int listener_open(struct endpoint *address, int *fds, int count)
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

static int look_at(int socket, struct endpoint *address)
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

int listener_share(int socket, struct endpoint *address, int *fds, int count)
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
