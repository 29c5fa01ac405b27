/* sd_notify(3) without a library. */
#include "notify.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/str.h"

enum { MESSAGE_MAX = 400 };

static struct {
    struct sockaddr_un address;
    socklen_t length; /* 0: nobody listens */
    bool is_watched;
} listener;

static void take_socket(void)
{
    const char *path = getenv("NOTIFY_SOCKET");

    if (!path || (path[0] != '/' && path[0] != '@') ||
        !str_copy(listener.address.sun_path, sizeof listener.address.sun_path, path))
        return;
    listener.address.sun_family = AF_UNIX;
    listener.length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (path[0] == '@') /* an abstract name */
        listener.address.sun_path[0] = '\0';
}

/* sd_watchdog_enabled(3): WATCHDOG_PID says whose signs of life are waited for. */
static void take_watchdog(void)
{
    const char *interval = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    int64_t number;

    if (!interval || !str_to_number(interval, &number) || number == 0)
        return;
    listener.is_watched = !pid || (str_to_number(pid, &number) && number == getpid());
}

void notify_open(void)
{
    take_socket();
    take_watchdog();
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

static void tell(const char *message)
{
    AUTO_FD int fd = -1;

    if (listener.length == 0)
        return;
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        (void)!sendto(fd, message, strlen(message), MSG_NOSIGNAL | MSG_DONTWAIT,
                      (struct sockaddr *)&listener.address, listener.length);
}

void notify_ready(const char *status)
{
    char message[MESSAGE_MAX];

    snprintf(message, sizeof message, "READY=1\nSTATUS=%.300s", status);
    tell(message);
}

void notify_reloading(void)
{
    char message[MESSAGE_MAX];
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    snprintf(message, sizeof message,
             "RELOADING=1\nMONOTONIC_USEC=%lld\nSTATUS=Reading the settings again",
             (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
    tell(message);
}

void notify_stopping(int64_t at_most_ms)
{
    char message[MESSAGE_MAX];

    snprintf(message, sizeof message,
             "STOPPING=1\nEXTEND_TIMEOUT_USEC=%lld\nSTATUS=Letting running answers finish",
             (long long)at_most_ms * 1000);
    tell(message);
}

void notify_alive(void)
{
    if (listener.is_watched)
        tell("WATCHDOG=1");
}
