/* One request and its answer: what include/http/request.h shows of it, and the rest. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "admission.h"
#include "answer.h"
#include "base/arena.h"
#include "http/router.h"
#include "target.h"

struct body;
struct server_options;

/* How a request came in, and so what becomes of it. */
enum transport {
    TRANSPORT_CLEAR,
    TRANSPORT_TLS,
    TRANSPORT_BEHIND_TLS, /* in the clear from a proxy, to which it came by TLS */
    TRANSPORT_REDIRECT,   /* nothing is served in the clear: it is sent to the site's origin */
};

/* What a thread that runs handlers has: a serving loop, or one of the pool. */
struct hand {
    void *thread; /* request_thread() */
    struct reply *reply;
    bool is_loops; /* a serving loop's own: nothing may take long */
};

enum request_state {
    REQUEST_NEW,      /* its first line is there */
    REQUEST_PASSED,   /* the gate let it through */
    REQUEST_TAKING,   /* its body is wanted */
    REQUEST_ANSWERED, /* answer holds what to send */
};

struct request {
    enum request_state state;
    enum transport transport;
    const struct server_options *options;
    void *thread;
    struct MHD_Connection *connection;
    const char *library_target; /* where the library keeps the target, */
    size_t target_length;       /* to its first NUL */
    struct target target;       /* in raw */
    const char *method;
    const struct route *route; /* NULL: none fits */
    int flags;                 /* of the route, or of what is nearby */
    bool is_conditional;       /* has fields like If-None-Match: most have none */
    bool has_body;
    bool is_hurried;     /* a serving loop makes its answer, and others wait */
    int codings;         /* that it takes: a set of http/coding.h's */
    bool is_handed_on;   /* by a proxy, as it says */
    struct peer peer;    /* who is at the other end, */
    uint64_t client;     /* and for whom, among the clients; 0: for nobody who has limits */
    struct client *slow; /* among whose slow requests it counts; NULL: nobody's */
    int64_t now_ms;
    struct arena *arena;
    struct answer answer;
    struct body *body; /* NULL: none is wanted */
    char raw[];        /* our copy of the target, which target_read has cut up */
};

/* The request line has come; target is the library's. NULL when out of memory. */
struct request *exchange_begin(const struct server_options *options, enum transport transport,
                               struct MHD_Connection *connection, struct peer peer,
                               const char *target);
/* Lets go of all that the request held. NULL is allowed. */
void exchange_end(struct request *req);
/* GET or HEAD: what routes answer. */
bool exchange_is_get(const struct request *req);
/* What it is answered with goes over TLS all the way. */
bool exchange_is_secure(const struct request *req);
/* The gate. False: req->answer refuses the request, and nothing more is to be read after it. */
bool exchange_passes(struct request *req, struct hand *hand, const char *method,
                     const char *version);
/* Runs the handler, on whatever thread, and makes req->answer. */
void exchange_run(struct request *req, struct hand *hand);
/* Its body is taken in: end says what to answer. */
void exchange_finish(struct request *req, struct hand *hand,
                     int (*end)(void *cls, struct request *req, struct reply *reply), void *cls);
/* For route.act: asked before the body is read. */
bool exchange_is_act(const struct request *req);
/* Makes req->answer say to come back later. ends: the connection with it. */
void exchange_refuse(struct request *req, struct hand *hand, struct refusal refusal, bool ends);
