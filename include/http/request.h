/* A request that has passed the gate: one Host, a clean target, a method and a route we know. */
#pragma once

#include <stdbool.h>
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
/* A header's value; several lines of it are joined with ", " (RFC 9110 5.3). NULL when absent. */
const char *request_header(const struct request *req, const char *name);
/* Whether it came from this machine itself, and no proxy on it says that it is another's. */
bool request_is_local(const struct request *req);
/* The wall clock when the handler began: one request sees one moment. */
int64_t request_now_ms(const struct request *req);
