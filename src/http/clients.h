/* What each client has open, and how much it has asked of late: for limits, in memory alone, under
 * names that say nothing (struct server_options.pseudonym).
 *
 * The table never grows. Each client has one of a few slots, which its salted name picks, so that
 * nobody can aim at another's. A slot with nothing open and nothing owed is free. When a newcomer
 * finds none free it shares the least burdened one and takes its burden over: a crowd of addresses
 * can thus forget nobody's debt, its own least of all, and what it can do at worst is to make
 * others wait who share a slot with it - for which it must keep every slot near its limit, all the
 * time. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { CLIENT_LOCKS = 64 };

struct client {
    uint64_t name;
    int64_t owes_until_ns; /* steady: when what it asked is paid back */
    int64_t watched_ms;    /* steady: when it was last given film bytes; 0: never */
    int connections;
    int slow; /* requests for the slow threads that wait or run */
};

struct clients {
    struct client *slots;
    int connections_max; /* of one client; 0: no limit */
    int64_t unit_ns;     /* a unit of the budget is paid back in so long; 0: no budget */
    pthread_mutex_t locks[CLIENT_LOCKS];
};

/* budget: units a minute, all of which may be asked at once; 0: none. -ENOMEM. */
int clients_open(struct clients *clients, int connections_max, int budget);
void clients_close(struct clients *clients);

/* A connection of that client begins; how many it has open now. slot is to be given back, with
 * clients_leave, when it ends. Any thread, all of these. */
int clients_enter(struct clients *clients, uint64_t name, int64_t now_ms, struct client **slot);
void clients_leave(struct clients *clients, struct client *slot);

/* Takes cost units out of the client's budget. 0, or after how many ms there will be as many: then
 * none was taken. */
int64_t clients_charge(struct clients *clients, uint64_t name, int cost, int64_t now_ms);

/* A slow request of that client begins. slot is to be given back, with clients_leave_slow, when its
 * handler has run. False: it has client_slow_max already. */
bool clients_enter_slow(struct clients *clients, uint64_t name, int64_t now_ms,
                        struct client **slot);
void clients_leave_slow(struct clients *clients, struct client *slot);

/* It is being given film bytes. */
void clients_watch(struct clients *clients, uint64_t name, int64_t now_ms);
/* Whether it was within the last viewer_memory_ms. */
bool clients_is_viewer(struct clients *clients, uint64_t name, int64_t now_ms);
