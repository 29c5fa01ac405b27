/* Reading tcp_mem: "low pressure high", in pages. */
#include "tcpmem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/files.h"

int64_t tcpmem_bytes_of(const char *tcp_mem, int64_t page_bytes)
{
    char *rest;
    int64_t pages;

    strtoll(tcp_mem, &rest, 10);
    pages = strtoll(rest, NULL, 10);
    return pages > 0 && pages <= INT64_MAX / page_bytes / 100 ? pages * page_bytes : 0;
}

int64_t tcpmem_bytes(void)
{
    AUTO_FD int fd = open("/proc/sys/net/ipv4/tcp_mem", O_RDONLY | O_CLOEXEC);
    char text[128];
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

    text[length < 0 ? 0 : length] = '\0';
    return tcpmem_bytes_of(text, sysconf(_SC_PAGESIZE));
}
