/* A connection as its serving loop knows it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "exchange.h"
#include "http/range.h"
#include "inlet.h"
#include "pool.h"
#include "trail.h"

struct lane;

enum visit_stage {
    VISIT_HEADER,      /* a request's head is coming, or should be */
    VISIT_SURPLUS,     /* the same, of a connection that is one too many */
    VISIT_SURPLUS_TLS, /* and must agree on TLS first */
    VISIT_IDLE,        /* kept alive: nothing has come since the last answer */
    VISIT_PAUSED,      /* the same of a viewer, whose player has enough for now */
    VISIT_WORKING,     /* a thread of a pool runs its handler */
    VISIT_TAKING,      /* its body is coming, or should be */
    VISIT_SENDING,     /* an answer is on its way */
    VISIT_SLOW,        /* and its reader is slow */
    VISIT_LISTENING,   /* one is, and waits until there is more to tell */
    VISIT_READING,     /* one is, and waits until its next bytes are read from the disk */
    VISIT_STAGES
};

struct visit {
    uint32_t magic;
    struct visit *previous, *next; /* in the roster of its stage */
    struct visit *next_job;        /* about to sleep, or back from where it was waited for */
    struct job job;                /* its slow handler */
    struct lane *lane;
    int fd;
    int unsent; /* bytes that may wait in the kernel */
    void *tls;  /* what its handshake holds; NULL: none */
    enum visit_stage stage;
    bool is_refused; /* before its request was whole: the rest may still come */
    bool is_ended;   /* shut down: the library is to find out */
    bool is_slow;    /* its reader, as last seen */
    bool is_lent;    /* it is sent the file's own pages, until the answer ends */
    bool has_more;   /* the film's first record follows the one that is sent */
    bool is_viewer;  /* it has carried film bytes */
    enum refusal_reason surplus;
    struct peer peer;
    struct client *client;   /* among whose connections it counts; NULL: nobody's */
    unsigned turn;           /* of the patrol when the request was let in */
    int64_t since_ms;        /* when the stage began, or the window in which progress is counted */
    uint64_t acked;          /* bytes the other side had when last asked */
    uint64_t generation;     /* that a slow answer is made from */
    int64_t begun_ns;        /* steady: when the request's first line came */
    int64_t cut;             /* what ends this transfer; 0: nothing */
    struct trail trail;      /* and what else it has sent lately */
    struct request *request; /* NULL: none has begun, or the last is answered */
    struct mapping *film;    /* that is sent; NULL: something else */
    struct news *news;       /* the same of what is told */
    struct span wanted;      /* of the film, before its first byte is sent or while it is read */
    struct ahead ahead;
};

/* Puts it behind all others of that stage, from now on: also of the one that it is in. */
void visit_move(struct visit *visit, enum visit_stage stage);
/* Asks the kernel what has arrived since this was last asked, and counts it; -1: it cannot say. */
int64_t visit_progress(struct visit *visit);

/* What libmicrohttpd calls; cls is the lane. */
void visit_on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                         enum MHD_ConnectionNotificationCode code);
void *visit_on_target(void *cls, const char *target, struct MHD_Connection *connection);
void visit_on_completed(void *cls, struct MHD_Connection *connection, void **context,
                        enum MHD_RequestTerminationCode code);
enum MHD_Result visit_on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version, const char *data,
                                 size_t *size, void **context);
