/* The HTTP server: a loop a core around libmicrohttpd, the gate before it, a patrol over every
 * connection (RFC 9110, RFC 9112). */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "http/router.h"

struct server;

/* TLS, as it is handed through: of the library that speaks it only pointers are seen here. */
struct server_tls {
    void *context;
    const char *priorities;
    void *choose; /* what libmicrohttpd asks for a certificate (MHD_OPTION_HTTPS_CERT_CALLBACK) */
    /* A connection comes, before its handshake (any loop's thread), and has gone. */
    void *(*begin)(void *context, void *session);
    void (*end)(void *held);
    /* Sends bytes, not by way of the library. How many have gone, or below 0. */
    ssize_t (*say)(void *session, const void *bytes, size_t length);
    /* Has before asked how much of what comes next may be encrypted, and after called when it has
       been read (crypt/records.h). */
    void (*watch)(ssize_t (*before)(int fd, const void *data, size_t size), void (*after)(void));
};

struct server_options {
    const char *const *listen; /* "127.0.0.1:8080", "[::1]:8080"; NULL-terminated. Port 0: any */
    const char *const *listen_tls; /* the same, for TLS; NULL: none */
    struct server_tls tls;
    /* The https origin to which listen's addresses send whoever asks, but those of this machine
       alone, which serve as ever. NULL: all serve. Lives as long as the server. */
    const char *redirect;
    bool is_behind_tls; /* who asks listen's addresses came to its proxy by TLS */
    /* Sockets that listen on these addresses already, as many, listen's first; they stay the
       caller's. NULL: they are made here. */
    const int *sockets;
    int threads; /* serving loops; 0: one a core */
    const struct route *routes;
    int route_count;
    void *context; /* request_context() */
    /* Per thread (serving loop or pool): what request_thread() gives; all are opened by
       server_open, on the thread that calls it, since the loops may run behind a fence. may_write:
       route.act runs there. May be NULL. */
    int (*thread_open)(void *context, bool may_write, void **thread);
    void (*thread_close)(void *context, void *thread);
    /* Called on every tick of each loop (<= 250 ms), for pictures and the like. May be NULL. */
    void (*tick)(void *context, void *thread);
    /* What ROUTE_CACHED answers depend on, and must_cut: another number when either may say
       something else than before. */
    uint64_t (*generation)(void *context, int64_t now_ms);
    /* True when a transfer begun under this cut id must end now: asked when the generation
       has changed (looked at on every tick), so that one without the other does nothing. */
    bool (*must_cut)(void *context, void *thread, int64_t cut, int64_t now_ms);
    /* An answer sends what its handler has marked with reply_begins. Any thread. May be NULL. */
    void (*begun)(void *context, int64_t of, int as, int64_t now_ms);
    /* Adds the headers every answer of a kind carries (web/shield.c). flags: the route's;
       is_secure: it goes over TLS. */
    void (*shield)(struct reply *reply, int flags, int status, bool is_secure);
    /* Makes a text smaller (coding: of http/coding.h), onto out. Anything but 0: it did not, and
       the text is sent as it is. Any thread. NULL: all are. */
    int (*pack)(int coding, const void *bytes, size_t length, struct buf *out);
    /* Bodies of the neutral 404 and of the 500 page; the second must not touch any database. */
    void (*write_missing)(struct buf *out);
    void (*write_broken)(struct buf *out);
    /* Whether who asks works here: of what is to run on a thread that writes, by a quick look on
       the loop, so that no crowd of strangers stands before them. NULL: nobody does. */
    bool (*is_staffs)(struct request *req);
    int connections_max; /* 0: by the descriptor limit */
    int viewers_max;     /* connections that films are sent on; 0: by memory and descriptors */

    /* Limits for each client. The name by which one is known, never by its address: salted, and
       never the same in another process. NULL: nobody is limited. */
    uint64_t (*pseudonym)(const void *address, size_t length);
    int client_connections_max; /* open at once; 0: no limit */
    int client_budget;          /* units a minute (limits.h); 0: no limit */
    /* Addresses and blocks of proxies that tell whom they speak for; NULL-terminated, or NULL. This
       machine's own are always believed. */
    const char *const *trusted_proxies;
    /* Whoever connects from elsewhere is some proxy: while none is named, nobody is limited. */
    bool is_behind_proxy;
};

/* Binds and opens all that the loops will need; no thread runs yet, so that the caller can fence
 * the process (landlock binds a thread and those it starts). Returns 0, or -errno (-EADDRINUSE). */
int server_open(struct server **server, const struct server_options *options);
/* Starts the loops and the pool: from here on requests are answered. Not again what runs. */
int server_start(struct server *server);
/* The steady clock when the loop that is furthest behind last came round (each does every 250 ms,
 * unless a handler holds it up); 0: one has not begun. Any thread. */
int64_t server_turned_ms(const struct server *server);
/* The port actually bound for listen[i]; listen_tls counts on. */
int server_port(const struct server *server, int i);
/* Asks every loop to look at the generation now instead of at its next tick. Any thread. */
void server_wake(struct server *server);
/* Gives memory back that is not needed any more. To be called a few times a second, by the thread
 * that opened the server. */
void server_tidy(struct server *server);
/* What the loops have done so far, as Prometheus reads it (text format 0.0.4). Any thread. */
int server_write_counts(struct server *server, struct buf *out);
/* Stops accepting; running answers may finish until that time of the steady clock. False when none
 * runs any more. Asked again and again until then, by who has something to do meanwhile. */
bool server_drain(struct server *server, int64_t until_ms);
/* Stops accepting, lets running answers finish for at most drain_ms, then ends. */
void server_close(struct server *server, int drain_ms);
/* Of libmicrohttpd, as it runs now. */
const char *server_library_version(void);
