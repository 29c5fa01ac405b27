/* Where a socket listens, as settings say it and as the kernel takes it. */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

struct endpoint {
    union {
        struct sockaddr any;
        struct sockaddr_storage room;
    };
    socklen_t length;
};

/* "127.0.0.1:8080", "[::1]:8080"; port 0 is any. False: it is neither, or IPv4 within IPv6, which
 * no socket of IPv6 alone has. */
bool endpoint_read(const char *text, struct endpoint *endpoint);
int endpoint_port(const struct endpoint *endpoint);
/* Of this machine alone; also of IPv4 within IPv6. */
bool endpoint_is_loopback(const struct endpoint *endpoint);
