/* One request and its answer: the gate, the route, the handler. */
#include "exchange.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/str.h"
#include "body.h"
#include "gate.h"
#include "http/coding.h"
#include "http/server.h"
#include "match.h"
#include "reply_state.h"

/* By every route alike that is looked at, hidden films' too. */
static const char allowed[] = "GET, HEAD, OPTIONS";

struct request *exchange_begin(const struct server_options *options, enum transport transport,
                               struct MHD_Connection *connection, struct peer peer,
                               const char *target)
{
    size_t length = target ? strlen(target) : 0; /* none in a request line of a method alone */
    size_t copied = length <= (size_t)request_target_bytes_max ? length : 0;
    struct request *req = malloc(sizeof *req + copied + 1);

    if (!req)
        return NULL;
    *req = (struct request){.transport = transport,
                            .options = options,
                            .connection = connection,
                            .peer = peer,
                            .library_target = target,
                            .target_length = length};
    if (copied)
        memcpy(req->raw, target, copied);
    req->raw[copied] = '\0';
    return req;
}

void exchange_end(struct request *req)
{
    if (!req)
        return;
    answer_release(&req->answer);
    arena_close(req->arena);
    free(req);
}

static enum MHD_Result weigh_field(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_length, const char *value, size_t value_length)
{
    (void)kind;
    gate_field(cls, name, name_length, value ? value : "", value_length);
    return MHD_YES;
}

/* What is wrong with the target. The library cuts the request line at NUL and skips blanks: then
 * its pieces do not stand side by side. */
static void weigh_target(struct gate *gate, struct request *req, const char *version)
{
    const char *dirt;

    if (!req->library_target || req->library_target != req->method + strlen(req->method) + 1 ||
        version != req->library_target + req->target_length + 1) {
        gate_refuse(gate, 400, "The request line is not method, address and version.");
    } else if (req->target_length > (size_t)request_target_bytes_max) {
        gate_refuse(gate, 414, "The address is too long.");
    } else if (!req->arena) {
        gate_refuse(gate, 503, "The server is short of memory.");
    } else {
        dirt = target_read(req->raw, req->method, &req->target);
        if (dirt)
            gate_refuse(gate, 400, dirt);
    }
}

/* The library parses the head in place and keeps no copy; it hides what comes after a NUL, and
 * fields without a name. From 1.0 on it refuses them itself. */
static void weigh_head(struct gate *gate, const struct request *req, const char *version)
{
#if MHD_VERSION < 0x01000000
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(req->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    gate_head(gate, version + strlen(version), req->method + info->header_size);
#endif
    MHD_get_connection_values_n(req->connection, MHD_HEADER_KIND, weigh_field, gate);
}

static void find_route(struct request *req)
{
    const struct server_options *options = req->options;

    if (req->transport == TRANSPORT_REDIRECT) /* to where there are routes */
        return;
    req->route = match_route(options->routes, options->route_count, req->target.path);
    req->flags = req->route
                     ? req->route->flags
                     : match_flags_nearby(options->routes, options->route_count, req->target.path);
}

bool exchange_is_get(const struct request *req)
{
    return str_equal(req->method, "GET") || str_equal(req->method, "HEAD");
}

bool exchange_is_secure(const struct request *req)
{
    return req->transport == TRANSPORT_TLS || req->transport == TRANSPORT_BEHIND_TLS;
}

static void weigh_body(struct gate *gate, const struct request *req)
{
    if (gate->has_body && exchange_is_get(req))
        gate_refuse(gate, 400, "GET and HEAD carry no body here.");
}

bool exchange_is_act(const struct request *req)
{
    static const char *const acts[] = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

    for (size_t i = 0; req->route && req->route->act && i < sizeof acts / sizeof *acts; i++)
        if (str_equal(req->method, acts[i]))
            return true;
    return false;
}

static int say_not_allowed(struct reply *reply)
{
    reply_header(reply, "Allow", allowed);
    return reply_error(reply, 405, "This address answers GET and HEAD.");
}

static int say_options(struct reply *reply)
{
    reply_header(reply, "Allow", allowed);
    return reply_empty(reply, 204);
}

/* The connection has done what it is for. */
static int say_elsewhere(struct request *req, struct reply *reply)
{
    const struct target *target = &req->target;
    const char *place = arena_printf(req->arena, "%s%s%s%s", req->options->redirect, target->path,
                                     target->query ? "?" : "", target->query ? target->query : "");

    if (!place)
        return fault(-ENOMEM);
    reply_header(reply, "Location", place);
    reply_header(reply, "Connection", "close");
    return reply_empty(reply, 308);
}

static int run_handler(struct request *req, struct reply *reply)
{
    if (str_equal(req->target.path, "*"))
        return say_options(reply);
    if (req->transport == TRANSPORT_REDIRECT)
        return exchange_is_get(req) ? say_elsewhere(req, reply) : say_not_allowed(reply);
    if (!req->route)
        return reply_missing(reply);
    if (exchange_is_act(req))
        return req->route->act(req, reply);
    if (str_equal(req->method, "OPTIONS"))
        return say_options(reply);
    if (!exchange_is_get(req))
        return say_not_allowed(reply);
    return req->route->get(req, reply);
}

static int say_broken(struct reply *reply)
{
    AUTO_BUF struct buf body = {0};

    if (reply->req->flags & ROUTE_API)
        return reply_problem(reply, 500, "The server failed to do this. It has been noted.");
    reply->req->options->write_broken(&body);
    return reply_body(reply, 500, "text/html; charset=utf-8", &body);
}

/* Never the address asked, nor by whom: the pattern says enough to find the fault. */
static void note_fault(const struct request *req, int r)
{
    log_event(LOG_ERROR, "http.fault", "route", req->route ? req->route->pattern : "", "fault",
              strerrorname_np(-r), NULL);
}

/* A part of the address, an argument or a header that there was no memory for looks like one that
 * was not sent, and a film asked for like none: nothing that was made so is said. */
static bool is_short(const struct request *req)
{
    return req->arena && arena_has_refused(req->arena);
}

static void answer_with(struct request *req, struct reply *reply, int r)
{
    if (!r && !reply->status)
        r = -EPROTO; /* the handler said nothing */
    if (!r)
        req->answer = answer_make(reply);
    if (!r && (!req->answer.response || is_short(req)))
        r = -ENOMEM;
    if (r) {
        answer_release(&req->answer);
        note_fault(req, r < 0 ? r : -EPROTO);
        reply_drop(reply);
        req->answer = say_broken(reply) ? (struct answer){0} : answer_make(reply);
    }
    req->state = REQUEST_ANSWERED;
}

bool exchange_passes(struct request *req, struct hand *hand, const char *method,
                     const char *version)
{
    struct gate gate = {0};

    req->method = method;
    req->now_ms = clock_wall_ms();
    req->thread = hand->thread;
    req->is_hurried = hand->is_loops;
    req->arena = arena_open((size_t)request_arena_bytes_max);
    gate_line(&gate, method, version);
    weigh_target(&gate, req, version);
    weigh_head(&gate, req, version);
    if (gate_passes(&gate)) {
        req->is_conditional = gate.conditions > 0;
        req->has_body = gate.has_body;
        req->is_handed_on = gate.hand_ons > 0;
        if (gate.accepts)
            req->codings = coding_read(request_header(req, "Accept-Encoding"));
        find_route(req);
        weigh_body(&gate, req);
    }
    reply_start(hand->reply, req);
    if (gate.status) {
        answer_with(req, hand->reply, reply_error(hand->reply, gate.status, gate.why));
        return false;
    }
    if (gate.has_body && !exchange_is_act(req)) { /* nobody wants it: the connection ends with it */
        answer_with(req, hand->reply, run_handler(req, hand->reply));
        return false;
    }
    req->state = REQUEST_PASSED;
    return true;
}

void exchange_run(struct request *req, struct hand *hand)
{
    int r;

    req->now_ms = clock_wall_ms(); /* it may have waited, and a film have ended meanwhile */
    req->thread = hand->thread;
    req->is_hurried = hand->is_loops;
    reply_start(hand->reply, req);
    r = run_handler(req, hand->reply);
    if (!r && req->body)
        req->state = REQUEST_TAKING;
    else
        answer_with(req, hand->reply, r);
}

void exchange_finish(struct request *req, struct hand *hand,
                     int (*end)(void *cls, struct request *req, struct reply *reply), void *cls)
{
    req->thread = hand->thread;
    reply_start(hand->reply, req);
    answer_with(req, hand->reply, end(cls, req, hand->reply));
    body_close(req->body);
    req->body = NULL;
}

void exchange_refuse(struct request *req, struct hand *hand, struct refusal refusal, bool ends)
{
    static const struct {
        int status;
        const char *why;
    } says[] = {
        [REFUSAL_OVERLOAD] = {503, "Too many are here at once. Please try again in a moment."},
        [REFUSAL_VIEWERS] = {503, "Too many are here at once. Please try again in a moment."},
        [REFUSAL_BUDGET] = {429, "Too much is asked from your address. Please wait a moment."},
        [REFUSAL_CONNECTIONS] = {429, "Too many connections come from your address."},
        [REFUSAL_RESTART] = {503, "The server is about to restart."},
    };
    char seconds[24];

    check(refusal.reason);
    snprintf(seconds, sizeof seconds, "%d", refusal.retry_s); /* RFC 9110 10.2.3 */
    reply_start(hand->reply, req);
    reply_header(hand->reply, "Retry-After", seconds);
    if (ends)
        reply_header(hand->reply, "Connection", "close");
    answer_with(req, hand->reply,
                reply_error(hand->reply, says[refusal.reason].status, says[refusal.reason].why));
}
