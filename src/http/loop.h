/* One serving loop: a thread, its listening sockets, its connections. Nothing of it is shared but
 * what says so. */
#pragma once

#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "cache.h"
#include "counts.h"
#include "exchange.h"
#include "farewell.h"
#include "http/server.h"
#include "pool.h"
#include "remains.h"
#include "roster.h"
#include "visit.h"

enum { LANES_MAX = 8, lane_magic = 0x1a9e };

/* One address this loop listens on. */
struct lane {
    int magic; /* what comes back through a void pointer is one of ours */
    struct loop *loop;
    struct MHD_Daemon *daemon;
    int epoll_fd; /* the library's */
    int connections, connections_max;
    enum transport transport;
    bool is_paced; /* what its connections send */
    bool is_ready; /* the library has something to do */
};

struct loop {
    const struct server_options *options;
    struct pool *pool, *readers, *writers; /* slow handlers, the disk, what changes something */
    struct admission *admission;
    struct hand hand;
    struct cache cache;
    struct counts counts; /* read by others */
    struct roster rosters[VISIT_STAGES];
    struct farewell farewell;
    struct remains remains;
    struct visit *thirsty;   /* whose next bytes are not in memory: to be put to sleep */
    unsigned turn;           /* how often the patrol went round */
    uint64_t cut_generation; /* for which it has asked what must be cut */
    int64_t unsent_budget;   /* bytes, for its slow readers */
    int unsent;              /* for each of them now */
    int64_t now_ms;          /* steady, of this turn */
    /* Beyond connections_usual, somebody must go for everyone who comes. */
    int connections, connections_usual, connections_max;
    struct lane lanes[LANES_MAX];
    int lane_count;
    int epoll_fd, wake_fd, timer_fd;
    bool is_draining;
    bool is_behind; /* the patrol has not been round to all whose time is up */
    /* Shared: */
    _Atomic int64_t drain_until_ms; /* 0: not to end */
    _Atomic int64_t turned_ms;      /* steady: when it last came round; 0: not begun */
    _Atomic bool is_over;           /* it has ended */
    pthread_mutex_t lock;
    struct visit *done; /* back from a pool */
};

/* Takes the listening sockets over. connections_max: of all together. */
int loop_open(struct loop *loop, const int *listeners, const enum transport *transports, int count,
              int connections_max);
/* Serves until told to drain, and then until nothing is being answered or the time is up. */
void loop_run(struct loop *loop);
void loop_close(struct loop *loop);

/* Lets the library go on with a request that waited; only on the loop's own thread. */
void loop_resume(struct visit *visit);

/* From any thread: */
void loop_wake(struct loop *loop);
void loop_drain(struct loop *loop, int64_t until_ms);
void loop_give_back(struct visit *visit); /* what it waited for is done */
