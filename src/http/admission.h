/* Who is served, and who is told to come back later: the limits of each client, shared by all
 * loops. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "clients.h"
#include "forwarded.h"

struct request;
struct server_options;
struct sockaddr;

enum peer_kind {
    PEER_SELF,  /* this machine: itself, or a proxy on it that says so */
    PEER_PROXY, /* trusted to say for whom it asks; or nobody knows whether it is */
    PEER_CLIENT,
};

/* The other end of a connection. */
struct peer {
    enum peer_kind kind;
    uint64_t name; /* among the clients */
};

enum refusal_reason {
    REFUSAL_NONE,
    REFUSAL_OVERLOAD,    /* there is no room for one more */
    REFUSAL_VIEWERS,     /* nor for one more viewer */
    REFUSAL_BUDGET,      /* its client has asked too much */
    REFUSAL_CONNECTIONS, /* its client has too much open */
    REFUSAL_RESTART,     /* the server is about to end */
};

/* To come back later. */
struct refusal {
    enum refusal_reason reason;
    int retry_s;
};

struct admission {
    const struct server_options *options;
    struct forwarded_trust trust;
    struct ip_block *blocks;
    struct clients clients;
    int viewers_max;
    /* Shared: */
    _Atomic int viewers; /* connections that carried film bytes */
};

/* connections: that there is room for; kernel_bytes: tcpmem_bytes. -EINVAL when a trusted proxy is
 * neither an address nor a block. */
int admission_open(struct admission *admission, const struct server_options *options,
                   int connections, int64_t kernel_bytes);
void admission_close(struct admission *admission);

struct peer admission_meet(struct admission *admission, const struct sockaddr *address);
/* A connection begins. slot is to be given back; NULL: its connections are not counted. Returns by
 * how many it is beyond its limit, or 0. */
int admission_enter(struct admission *admission, const struct peer *peer, int64_t now_ms,
                    struct client **slot);
void admission_leave(struct admission *admission, struct client *slot);
/* Whether it may ask for a TLS handshake, which costs what a page does. */
bool admission_may_shake_hands(struct admission *admission, const struct peer *peer,
                               int64_t now_ms);
/* Whether a request is refused, and why; sets its client. surplus: why its connection is one too
 * many, or REFUSAL_NONE; is_viewer: it has carried film bytes. Looks at nothing but who asks and at
 * the kind of route, so that what is hidden is refused as what is not there. */
struct refusal admission_weigh(struct admission *admission, struct request *req,
                               enum refusal_reason surplus, bool is_viewer, int64_t now_ms);
/* A slow handler is to run: whether that is refused. Else admission_leave_slow when it has run; any
 * thread. */
struct refusal admission_enter_slow(struct admission *admission, struct request *req,
                                    int64_t now_ms);
void admission_leave_slow(struct admission *admission, struct request *req);
/* The request's answer is bytes of a film; is_first: that its connection carries. */
void admission_watch(struct admission *admission, const struct request *req, bool is_first,
                     int64_t now_ms);
/* A connection that carried film bytes ends. */
void admission_unwatch(struct admission *admission);
