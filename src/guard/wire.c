/* Messages between incare and incare-media: one struct a message, and at most as many descriptors
 * as are wanted. The other side may be broken or hostile: anything but exactly what was asked for
 * is -EBADMSG, and no descriptor that came along is then left open. */
#include "guard/wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"

int wire_send_all(int socket, const void *bytes, size_t length, const int *fds, size_t count)
{
    union {
        char bytes[CMSG_SPACE(WIRE_FDS_MAX * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;

    check(count <= WIRE_FDS_MAX);
    if (count) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(header), fds, count * sizeof(int));
    }
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return fault(-errno);
    return (size_t)sent == length ? 0 : fault(-EMSGSIZE);
}

int wire_send(int socket, const void *bytes, size_t length, int fd)
{
    return wire_send_all(socket, bytes, length, &fd, fd >= 0 ? 1 : 0);
}

/* The descriptors that came: how many, and the first WIRE_FDS_MAX of them. */
static size_t wire_descriptors(struct msghdr *message, int fds[WIRE_FDS_MAX])
{
    size_t count = 0;

    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t here = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < here && count < WIRE_FDS_MAX; i++)
            memcpy(&fds[count++], CMSG_DATA(header) + i * sizeof(int), sizeof(int));
    }
    return count;
}

static int wire_wait(int socket, int timeout_ms)
{
    int64_t end_ms = clock_steady_ms() + timeout_ms;
    struct pollfd wait = {.fd = socket, .events = POLLIN};

    for (;;) {
        int64_t left = timeout_ms < 0 ? -1 : end_ms - clock_steady_ms();
        int ready = poll(&wait, 1, left < 0 && timeout_ms >= 0 ? 0 : (int)left);
        if (ready > 0)
            return 0;
        if (ready == 0)
            return -ETIMEDOUT;
        if (errno != EINTR)
            return fault(-errno);
    }
}

int wire_receive_all(int socket, void *bytes, size_t length, int *fds, size_t *count,
                     int timeout_ms)
{
    union {
        char bytes[CMSG_SPACE(WIRE_FDS_MAX * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof(control.bytes)};
    int came[WIRE_FDS_MAX];
    size_t most = *count, seen;
    ssize_t got;
    int r;

    *count = 0;
    r = wire_wait(socket, timeout_ms);
    if (r)
        return r;
    do
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno == ECONNRESET ? -EPIPE : fault(-errno);
    seen = wire_descriptors(&message, came);
    if (got == 0 && seen == 0)
        return -EPIPE; /* nobody sends empty messages here: the peer is gone */
    if ((size_t)got == length && !(message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) && seen <= most) {
        if (seen)
            memcpy(fds, came, seen * sizeof(int));
        *count = seen;
        return 0;
    }
    for (size_t i = 0; i < seen; i++)
        close(came[i]);
    return fault(-EBADMSG);
}

int wire_receive(int socket, void *bytes, size_t length, int *fd, int timeout_ms)
{
    size_t count = fd ? 1 : 0;

    if (fd)
        *fd = -1;
    return wire_receive_all(socket, bytes, length, fd, &count, timeout_ms);
}
