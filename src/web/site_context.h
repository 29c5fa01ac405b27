/* What every handler of the site shares, and how it comes by it. */
#pragma once

#include <pthread.h>

#include "catalogue/cut.h"
#include "catalogue/film.h"
#include "catalogue/tally.h"
#include "http/reply.h"
#include "http/request.h"
#include "intake/receive.h"
#include "intake/release.h"
#include "watchers.h"

/* The door of the series itself, where no film is meant. */
#define site_door "plum"

/* request_context(): one a process. */
struct site {
    struct server *server;
    struct library *library;
    struct tally *tally;
    struct permit_key *permits;
    struct receive *receive;
    struct receive_rules receive_rules;
    struct release_rules release_rules;
    struct watchers *watchers;
    struct familiar *familiar;
    struct tries *tries;
    struct challenges *challenges;
    char origin[300]; /* "https://films.example.org", no slash: the start of every absolute URL */
    const char *security_contact; /* the caller's; "": none */
    int data_fd;                  /* the caller's */
    bool is_behind_proxy;         /* or may be: it has an address of its own */

    pthread_mutex_t token_lock;
    char metrics_token[300]; /* "": none */

    /* Of site_run alone. */
    uint64_t generation; /* as last told to the server */
    int refresh_failure; /* as last told to the log; 0: none */
    int64_t beat_ms;     /* the last sign of life; 0: none yet */
    int64_t noticed_ms;  /* when something last changed in the data dir */
};

static inline const struct site *site_of(const struct request *req)
{
    return request_context(req);
}

/* The library as it is for who asks, by a permit in the address or as anybody, at the moment of the
 * request: look once, at the start of a
 * handler, and ask all of it of that look:  AUTO_LOOK struct look look = site_look(req);  */
struct look site_look(const struct request *req);

/* The answer is of that film, and ends when who asks may no longer see it. */
static inline void site_cut(struct reply *reply, const struct look *look, int64_t film_id)
{
    reply_cut(reply, cut_of(&look->viewer, film_id));
}
