/* What handlers ask of a request. */
#include "http/request.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "body.h"
#include "exchange.h"
#include "http/server.h"
#include "match.h"

void *request_context(const struct request *req)
{
    return req->options->context;
}

void *request_thread(const struct request *req)
{
    return req->thread;
}

struct arena *request_arena(struct request *req)
{
    return req->arena;
}

const char *request_path(const struct request *req)
{
    return req->target.path;
}

const char *request_part(const struct request *req, const char *name)
{
    const char *part;
    size_t length;
    char *decoded;

    if (!req->route || !match_part(req->route->pattern, req->target.path, name, &part, &length))
        return "";
    decoded = arena_alloc(req->arena, length + 1);
    return decoded && target_decode(part, length, decoded) ? decoded : "";
}

const char *request_argument(const struct request *req, const char *name)
{
    return target_argument(req->target.query, name, req->arena);
}

const char *request_argument_name(const struct request *req, int i)
{
    return target_argument_name(req->target.query, i, req->arena);
}

struct gathering {
    const char *name;
    struct arena *arena;
    const char *value;
};

static enum MHD_Result gather(void *cls, enum MHD_ValueKind kind, const char *name,
                              const char *value)
{
    struct gathering *sought = cls;

    (void)kind;
    if (strcasecmp(name, sought->name) != 0)
        return MHD_YES;
    value = value ? value : "";
    sought->value =
        sought->value ? arena_printf(sought->arena, "%s, %s", sought->value, value) : value;
    return MHD_YES;
}

const char *request_header(const struct request *req, const char *name)
{
    struct gathering sought = {.name = name, .arena = req->arena};

    MHD_get_connection_values(req->connection, MHD_HEADER_KIND, gather, &sought);
    return sought.value;
}

uint64_t request_client(const struct request *req)
{
    return req->client;
}

int request_flags(const struct request *req)
{
    return req->flags;
}

int request_least(const struct request *req)
{
    if (!req->route)
        return 0;
    return exchange_is_act(req) ? req->route->least_act : req->route->least_get;
}

bool request_is_secure(const struct request *req)
{
    return exchange_is_secure(req);
}

bool request_is_local(const struct request *req)
{
    return req->peer.kind == PEER_SELF && !req->is_handed_on;
}

int request_codings(const struct request *req)
{
    return req->codings;
}

/* RFC 6750 2.1: "Bearer" 1*SP token; the scheme's case counts for nothing (RFC 9110 11.1). */
const char *request_bearer(const struct request *req)
{
    static const char scheme[] = "Bearer ";
    const char *said = request_header(req, "Authorization");

    if (!said || strncasecmp(said, scheme, sizeof scheme - 1) != 0)
        return NULL;
    said += sizeof scheme - 1;
    return said + strspn(said, " ");
}

int64_t request_now_ms(const struct request *req)
{
    return req->now_ms;
}

const char *request_method(const struct request *req)
{
    return req->method;
}

int request_take_body(struct request *req, const struct body_taker *taker, void *cls)
{
    check(!req->body);
    req->body = body_open(taker, cls, request_header(req, "Content-Length"));
    return req->body ? 0 : fault(-ENOMEM);
}
