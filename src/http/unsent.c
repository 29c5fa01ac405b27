/* How much of an answer waits in the kernel: the rule, and the kernel's side of it. */
#include "unsent.h"

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/limits.h"
#include "base/str.h"
#include "loop.h"

int64_t unsent_budget(int64_t kernel_bytes)
{
    return kernel_bytes / 100 * unsent_budget_percent;
}

int unsent_bytes(int64_t budget_bytes, int viewers)
{
    int bytes = unsent_bytes_max;

    while (bytes > unsent_bytes_min && (int64_t)bytes * viewers > budget_bytes)
        bytes /= 2;
    return bytes;
}

void unsent_set(int fd, int bytes)
{
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &bytes, sizeof bytes);
}

static void allow(struct visit *visit, int bytes)
{
    if (bytes == visit->unsent)
        return;
    unsent_set(visit->fd, bytes);
    visit->unsent = bytes;
}

void unsent_share(struct visit *visit, int64_t taken)
{
    int bytes = visit->is_slow ? visit->lane->loop->unsent : unsent_bytes_min;

    while (bytes > unsent_bytes_min && bytes / unsent_held_s > taken)
        bytes /= 2;
    allow(visit, bytes);
}

int unsent_waiting(int fd)
{
    int bytes = 0;

    return ioctl(fd, SIOCOUTQNSD, &bytes) ? 0 : bytes;
}

void unsent_grow(struct visit *visit)
{
    int most = visit->lane->loop->unsent;

    if (visit->unsent < most && unsent_waiting(visit->fd) <= visit->unsent / 2)
        allow(visit, visit->unsent < most / 2 ? 2 * visit->unsent : most);
}

bool unsent_is_paced(int fd)
{
    char name[16] = "";
    socklen_t length = sizeof name - 1;

    return getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &length) == 0 &&
           str_starts(name, "bbr");
}
