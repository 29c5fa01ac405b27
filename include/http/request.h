/* A request that has passed the gate: one Host, a clean target, a method and a route we know. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct request;

/* What the whole server shares with its handlers (catalogue, settings): given at server_open. */
void *request_context(const struct request *req);
/* What server_thread_open gave this thread (a database reader). */
void *request_thread(const struct request *req);
/* Freed when the reply has gone. */
struct arena *request_arena(struct request *req);

/* The path as asked, without query, still percent-encoded: "/films/the-first-night". */
const char *request_path(const struct request *req);
/* The part of the path that :name stands for in the route's pattern, decoded; "" never NULL. */
const char *request_part(const struct request *req, const char *name);
/* A query argument, decoded (+ is a blank); NULL when absent. The first wins. */
const char *request_argument(const struct request *req, const char *name);
/* The name of the i-th query argument, decoded, as asked; NULL past the end: to find unknown words.
 */
const char *request_argument_name(const struct request *req, int i);
/* "GET", "PATCH", …, as sent. */
const char *request_method(const struct request *req);
/* A header's value; several lines of it are joined with ", " (RFC 9110 5.3). NULL when absent. */
const char *request_header(const struct request *req, const char *name);
/* Which codings the client takes: a set of http/coding.h's. */
int request_codings(const struct request *req);
/* The token after "Authorization: Bearer"; NULL: none. */
const char *request_bearer(const struct request *req);
/* Who asks, by a pseudonym that is none in another process; 0: nobody who has limits, as from this
 * machine. */
uint64_t request_client(const struct request *req);
/* enum route_flags of its route. */
int request_flags(const struct request *req);
/* Who it takes to do there what is asked: its route's least_get, or least_act. */
int request_least(const struct request *req);
/* Whether it came, and is answered, over TLS all the way. */
bool request_is_secure(const struct request *req);
/* Whether it came from this machine itself, and no proxy on it says that it is another's. */
bool request_is_local(const struct request *req);
/* The wall clock when the handler began: one request sees one moment. */
int64_t request_now_ms(const struct request *req);

/* What becomes of a request's body. All of it runs on threads that may write, one call at a time;
 * thread is what request_thread() would be. */
struct reply;
struct body_taker {
    /* The next bytes, at most body_gathered_bytes_max. True: it wants no more. */
    bool (*take)(void *cls, void *thread, const void *bytes, size_t length);
    /* The body is whole, or no more was wanted: says the answer, and frees cls. */
    int (*end)(void *cls, struct request *req, struct reply *reply);
    /* The connection broke before that: keeps what may be kept, and frees cls. */
    void (*drop)(void *cls, void *thread);
};
/* Said by route.act instead of an answer. cls is the taker's from here on. -ENOMEM: it is not. */
int request_take_body(struct request *req, const struct body_taker *taker, void *cls);
