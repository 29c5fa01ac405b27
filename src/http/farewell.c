/* Connections that are over for us, but not yet for the other side. */
#include "farewell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"

static void forget(struct farewell *farewell, int i)
{
    close(farewell->partings[i].fd);
    farewell->count--;
    memmove(&farewell->partings[i], &farewell->partings[i + 1],
            (size_t)(farewell->count - i) * sizeof farewell->partings[0]);
}

void farewell_keep(struct farewell *farewell, int fd, int64_t now_ms)
{
    int held = fcntl(fd, F_DUPFD_CLOEXEC, 0);

    if (held < 0)
        return;
    if (farewell->count == farewell_sockets_max)
        forget(farewell, 0);
    shutdown(held, SHUT_WR);
    farewell->partings[farewell->count++] = (struct parting){held, now_ms + farewell_ms};
}

/* MSG_TRUNC on TCP: the bytes are dropped and not copied. What is there now fits once or twice. Not
 * by recv, of which the thread sanitizer believes that it writes to NULL. */
static bool has_ended(int fd)
{
    for (int i = 0; i < 2; i++) {
        ssize_t got = syscall(SYS_recvfrom, fd, NULL, (size_t)farewell_bytes_max,
                              MSG_TRUNC | MSG_DONTWAIT, NULL, NULL);

        if (got <= 0)
            return !got || errno != EAGAIN;
    }
    return false;
}

void farewell_look(struct farewell *farewell, int64_t now_ms)
{
    for (int i = 0; i < farewell->count;)
        if (has_ended(farewell->partings[i].fd) || now_ms >= farewell->partings[i].until_ms)
            forget(farewell, i);
        else
            i++;
}

void farewell_end(struct farewell *farewell)
{
    while (farewell->count)
        forget(farewell, farewell->count - 1);
}
