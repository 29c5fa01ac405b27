/* How much of an answer waits in the kernel: the rule, and the kernel's side of it. */
#include "unsent.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/files.h"
#include "base/limits.h"

int64_t unsent_budget_of(const char *tcp_mem, int64_t page_bytes)
{
    char *rest;
    int64_t pages;

    strtoll(tcp_mem, &rest, 10);
    pages = strtoll(rest, NULL, 10); /* the second: where it begins to press */
    if (pages <= 0 || pages > INT64_MAX / page_bytes / 100)
        return unsent_budget_bytes;
    return pages * page_bytes * unsent_budget_percent / 100;
}

int64_t unsent_budget(void)
{
    AUTO_FD int fd = open("/proc/sys/net/ipv4/tcp_mem", O_RDONLY | O_CLOEXEC);
    char text[128];
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    text[length < 0 ? 0 : length] = '\0';
    return unsent_budget_of(text, sysconf(_SC_PAGESIZE));
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
