/* Reading tcp_mem, "low pressure high" in pages; or reckoning it as the kernel does. */
#include "tcpmem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

int64_t tcpmem_bytes_of(const char *tcp_mem, int64_t page_bytes)
{
    char *rest;
    int64_t pages;

    strtoll(tcp_mem, &rest, 10);
    pages = strtoll(rest, NULL, 10);
    return pages > 0 && pages <= INT64_MAX / page_bytes / 100 ? pages * page_bytes : 0;
}

/* net/ipv4/tcp.c, tcp_init_mem: a sixteenth of the pages, at least 128. */
int64_t tcpmem_bytes_within(int64_t memory_bytes, int64_t page_bytes)
{
    int64_t bytes = memory_bytes / 16, least = 128 * page_bytes;

    return bytes > least ? bytes : least;
}

/* The file is not there for a service that sees nothing of /proc but processes (systemd's
 * ProcSubset=pid), nor in another network namespace than the first; the bound is. */
int64_t tcpmem_bytes(void)
{
    AUTO_FD int fd = open("/proc/sys/net/ipv4/tcp_mem", O_RDONLY | O_CLOEXEC);
    char text[128];
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    int64_t page_bytes = sysconf(_SC_PAGESIZE), bytes;
    struct sysinfo machine;

    text[length < 0 ? 0 : length] = '\0';
    bytes = tcpmem_bytes_of(text, page_bytes);
    if (bytes)
        return bytes;
    check(!sysinfo(&machine));
    return tcpmem_bytes_within((int64_t)machine.totalram * machine.mem_unit, page_bytes);
}
