/* What waits in a socket, and of whom. The kernel is asked only when a connection goes over from
 * one film to another, and when something was withdrawn. */
#include "trail.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* Not acknowledged yet. */
static uint64_t waiting(int fd)
{
    int bytes = 0;

    return ioctl(fd, SIOCOUTQ, &bytes) < 0 ? 0 : (uint64_t)bytes;
}

static uint64_t acknowledged(int fd)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof info;

    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) < 0 ? UINT64_MAX
                                                                     : info.tcpi_bytes_acked;
}

bool trail_has_last(const struct trail *trail, int fd)
{
    return trail->last && waiting(fd);
}

bool trail_has_before(const struct trail *trail, int fd)
{
    return trail->before && acknowledged(fd) < trail->until;
}

void trail_begin(struct trail *trail, int fd, int64_t cut)
{
    uint64_t left;

    if (!cut || cut == trail->last)
        return;
    left = trail->last ? waiting(fd) : 0;
    if (left) {
        trail->before = trail_has_before(trail, fd) && trail->before != trail->last ? TRAIL_SEVERAL
                                                                                    : trail->last;
        /* In this order: what is acknowledged meanwhile makes it late, not early. */
        trail->until = left + acknowledged(fd);
    } else {
        trail->before = 0;
    }
    trail->last = cut;
}
