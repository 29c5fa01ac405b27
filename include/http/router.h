/* Which handler answers which path. The table is written in web/routes.c: every URL on one screen.
 */
#pragma once

#include "http/reply.h"
#include "http/request.h"

enum route_flags {
    ROUTE_PLAIN = 0,
    ROUTE_SLOW = 1,   /* runs on a pool thread, never on a serving loop */
    ROUTE_CACHED = 2, /* reply_body's is the same for everyone until generation() changes */
    ROUTE_API = 4,    /* errors as problem+json, CORS for GET */
    ROUTE_MEDIA = 8,  /* bytes of films: media headers */
    ROUTE_HIDES = 16, /* names a film: tests ask it for hidden, withdrawn and never-existing ones */
    ROUTE_ASSET = 32, /* content-hashed names: the same bytes for ever */
    ROUTE_OPERATIONS = 64, /* health: never kept by anybody */
    ROUTE_READS = 128, /* reads the database: on a pool thread as well, before what is slow, as long
                          as that has room */
    ROUTE_WRITES = 256,  /* on a thread that may write, also when it is only looked at */
    ROUTE_STAFF = 512,   /* for who has signed in: never kept, never another site's */
    ROUTE_FRAME = 2048,  /* stands in frames on other sites */
    ROUTE_PERMIT = 1024, /* for who has the permit in its address: never kept */
    ROUTE_GUEST = 4096,  /* pages for who has their address alone, which goes nowhere else */
};

struct route {
    const char *pattern; /* "/films/:slug/transcript"; a part is literal, ":name" or ":name.ext" */
    int (*get)(struct request *req, struct reply *reply); /* also HEAD */
    int flags;                                            /* enum route_flags */
    /* POST, PUT, PATCH, DELETE and OPTIONS: asked before the body is read, on a thread that may
       write. NULL: the route is only looked at. */
    int (*act)(struct request *req, struct reply *reply);
    /* Who it takes to look, and to act, in numbers of the site's own, which the server hands on
       (request_least). 0: not said. */
    int least_get, least_act;
};
