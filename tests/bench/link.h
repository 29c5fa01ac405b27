/* A connection to the server under load, plain or under TLS 1.3. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct gnutls_session_int;

struct link {
    int fd;
    struct gnutls_session_int *tls; /* NULL: plain */
};

/* Connects to that port of this machine, waiting for it; what follows waits no more. */
bool link_open(struct link *link, int port, bool is_tls);
void link_close(struct link *link);
/* 1: the handshake is done (at once when there is none). 0: more has to come. -1: failed. */
int link_greet(struct link *link);
bool link_send(struct link *link, const char *bytes, size_t length);
/* Up to length bytes; into == NULL drops them, in the kernel where that can be. 0: the other end
 * has closed. -1: nothing is there now. -2: failed. */
ssize_t link_receive(struct link *link, char *into, size_t length);
/* Whether bytes wait above the socket, where epoll does not see them. */
bool link_has_more(const struct link *link);
