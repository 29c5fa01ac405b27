/* Messages of any size, with any number of descriptors up to seven: exactly one size and at most
 * one descriptor get through, and no descriptor is left open. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fault.h"
#include "guard/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WANTED = 16 };

static void send_with(int socket, const uint8_t *data, size_t size, size_t count)
{
    union {
        char bytes[CMSG_SPACE(8 * sizeof(int))];
        struct cmsghdr aligned;
    } control = {0};
    uint8_t copy[4096];
    struct iovec part = {.iov_base = copy, .iov_len = size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    memcpy(copy, data, size);
    if (count) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        control.aligned.cmsg_level = SOL_SOCKET;
        control.aligned.cmsg_type = SCM_RIGHTS;
        control.aligned.cmsg_len = CMSG_LEN(count * sizeof(int));
        for (size_t i = 0; i < count; i++)
            memcpy(CMSG_DATA(&control.aligned) + i * sizeof(int), &(int){2}, sizeof(int));
    }
    check(sendmsg(socket, &message, 0) == (ssize_t)size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char bytes[WANTED];
    int ends[2], fd = -1;

    if (size < 2 || size > 4096)
        return 0;
    size_t count = data[0] & 7;
    check(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
    send_with(ends[0], data, size, count);
    int r = wire_receive(ends[1], bytes, WANTED, data[0] & 8 ? &fd : NULL, 0);
    bool fits = size == WANTED && count <= (data[0] & 8 ? 1U : 0U);
    check(r == (fits ? 0 : -EBADMSG));
    check((fd >= 0) == (fits && count == 1));
    if (fd >= 0)
        close(fd);
    close(ends[0]);
    close(ends[1]);
    int next = dup(2);
    check(next == ends[0]); /* every descriptor above is free again */
    close(next);
    return 0;
}
