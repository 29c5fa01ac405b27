/* The site: every URL, served. */
#pragma once

#include "http/router.h"
#include "intake/receive.h"
#include "intake/release.h"

struct certificates;
struct site;

struct site_options {
    int data_fd;
    const char *const *listen;     /* as in struct server_options */
    const char *const *listen_tls; /* as there */
    /* For listen_tls; they outlive the site. NULL: none. With them origin is told, and unless a
       proxy stands before us listen's addresses send whoever asks to it. */
    struct certificates *certificates;
    const int *sockets;                 /* as in struct server_options */
    int threads;                        /* 0: one a core */
    struct receive_rules receive;       /* what staff may send */
    struct release_rules release;       /* what they must agree to */
    bool behind_proxy;                  /* requests from this machine may be anybody's */
    const char *const *trusted_proxies; /* as in struct server_options, like */
    int client_connections_max, client_budget, viewers_max; /* these */
    const char *origin; /* "https://films.example.org", no slash; NULL: from the bound port */
    const char *security_contact; /* a URI; "": none is told. Lives as long as the site */
};

/* Opens the catalogue and binds; starts no thread: the caller fences the process (FENCE_WEB)
 * between this and site_run. -EADDRINUSE when the port is taken. */
int site_open(struct site **site, const struct site_options *options);
/* Serves until fd (a signalfd or pipe) is readable: takes in changes of the catalogue as they come.
 * Writes a byte to beat_fd when all serving loops turn, and then twice a second while they do. May
 * be called again. -ESTALE: withdrawn.log is another file now; the process must start again. */
int site_run(struct site *site, int fd, int beat_fd);
/* Whoever says it reads /metrics, from now on; "", as at first: nobody does. */
void site_set_metrics_token(struct site *site, const char *token);
void site_close(struct site *site, int drain_ms);

/* route.least_get and least_act of what is for staff: the roles, and who has none. */
enum site_least {
    SITE_ANYBODY = 1, /* pages by which people come in */
    SITE_VIEWER,
    SITE_EDITOR,
    SITE_PUBLISHER,
    SITE_ADMIN
};
/* "anybody", "viewer" …; NULL: not said. */
const char *routes_least_name(int least);

/* The table of routes, for tests that are made from it. */
extern const struct route site_routes[];
extern const int site_route_count;
