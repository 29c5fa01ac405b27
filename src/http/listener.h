/* Listening sockets, one for each loop on the same address. */
#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_storage room;
    };
    socklen_t length;
};

/* "127.0.0.1:8080", "[::1]:8080": 0 or -EINVAL. */
int listener_read(const char *text, struct address *address);
int listener_port(const struct address *address);
/* Of this machine alone; also of IPv4 within IPv6. */
bool listener_is_loopback(const struct sockaddr *address);
/* Opens count sockets that share the address; port 0 becomes the one that was found. -EADDRINUSE
 * when another program, or another of us, has it. On a fault none is left open. */
int listener_open(struct address *address, int *fds, int count);
/* The same of a socket that listens already, which stays the caller's: its connections wait in one
 * queue, whoever takes them, also when we are gone. Every loop is woken for each of them, and all
 * but one find nothing. */
int listener_share(int socket, struct address *address, int *fds, int count);
