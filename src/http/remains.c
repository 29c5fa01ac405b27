/* Copies of sockets that the library has done with. */
#include "remains.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"

static void let_go(struct remains *remains, int i)
{
    close(remains->remnants[i].fd);
    remains->count--;
    memmove(&remains->remnants[i], &remains->remnants[i + 1],
            (size_t)(remains->count - i) * sizeof remains->remnants[0]);
}

/* Its close resets it, and must be its last. */
static bool is_reset_by_close(int fd)
{
    struct linger linger = {0};
    socklen_t length = sizeof linger;

    return getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &length) < 0 || linger.l_onoff;
}

/* For who has hung up nothing waits, whatever the kernel still counts. */
static bool is_waiting(const struct trail *trail, int fd)
{
    struct tcp_info info = {.tcpi_state = TCP_CLOSE};
    socklen_t length = sizeof info;

    return (trail_has_last(trail, fd) || trail_has_before(trail, fd)) &&
           !getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) && info.tcpi_state != TCP_CLOSE;
}

void remains_keep(struct remains *remains, int fd, const struct trail *trail, int64_t now_ms)
{
    int held;

    if (!is_waiting(trail, fd) || is_reset_by_close(fd))
        return;
    remains_shrink(remains, remains_sockets_max - 1);
    held = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (held < 0)
        return;
    shutdown(held, SHUT_WR); /* as the library's close would, were it the last */
    remains->remnants[remains->count++] = (struct remnant){held, now_ms + remains_ms, *trail};
}

void remains_shrink(struct remains *remains, int count)
{
    while (remains->count > 0 && remains->count > count)
        let_go(remains, 0);
}

void remains_look(struct remains *remains, int64_t now_ms)
{
    for (int i = 0; i < remains->count;) {
        const struct remnant *remnant = &remains->remnants[i];

        if (now_ms >= remnant->until_ms || !is_waiting(&remnant->trail, remnant->fd))
            let_go(remains, i);
        else
            i++;
    }
}

void remains_hold_back(struct remains *remains, int i)
{
    const struct linger at_once = {.l_onoff = 1};

    setsockopt(remains->remnants[i].fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    let_go(remains, i);
}
