/* GET /api/v1/uploads/:id/status: how far an upload is on its way to a film; once, or as a stream
 * of events (WHATWG HTML 9.2) for who accepts one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/id.h"
#include "base/json.h"
#include "base/str.h"
#include "intake/standing.h"

#include "routes.h"
#include "signin.h"
#include "site_context.h"

enum { API_STANDING_NAME_MAX = 48 };

static void api_standing_write(struct buf *body, const struct standing *standing)
{
    char removed[FINDING_TEXT_MAX];
    struct json json;

    json_start(&json, body);
    json_object(&json, NULL);
    json_string(&json, "state", standing->state);
    json_number(&json, "received_bytes", standing->received_bytes);
    if (standing->length < 0)
        json_string(&json, "length", NULL);
    else
        json_number(&json, "length", standing->length);
    json_number(&json, "percent", standing->percent);
    json_string(&json, "reason", standing->reason);
    finding_write_json(&json, "found", &standing->found);
    finding_describe(&standing->found, removed);
    json_string(&json, "removed", removed);
    json_string(&json, "film", standing->film);
    json_array(&json, "warnings");
    for (int i = 0; i < standing->warning_count; i++) {
        json_object(&json, NULL);
        json_string(&json, "kind", standing->warnings[i].kind);
        json_decimal(&json, "from_s", (double)standing->warnings[i].from_ms / 1000, 3);
        json_decimal(&json, "to_s", (double)standing->warnings[i].to_ms / 1000, 3);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

/* The stream. */

struct api_watch {
    struct watchers *watchers;
    int64_t staff_id;
    bool is_begun;
    char public_id[ID_MAX];
    struct signin_ticket ticket;
    char last[API_STANDING_NAME_MAX]; /* event that was told */
};

/* What an event is called follows from what it says: it means the same after a restart. */
static void api_standing_name(const struct standing *standing, char name[API_STANDING_NAME_MAX])
{
    snprintf(name, API_STANDING_NAME_MAX, "%s-%lld-%d%s", standing->state,
             (long long)standing->received_bytes, standing->percent,
             standing->reason[0] ? "-why" : "");
}

static bool api_standing_is_final(const struct standing *standing)
{
    return str_equal(standing->state, "ready") || str_equal(standing->state, "refused");
}

/* Whoever is disabled meanwhile is told no more. */
static int api_watch_find(const struct api_watch *watch, struct db *db, struct arena *arena,
                          struct standing *standing)
{
    struct staffer staffer;
    int r = signin_holds(db, &watch->ticket, arena, &staffer);

    return r ? r : standing_find(db, watch->public_id, arena, standing);
}

static bool api_watch_tell(void *cls, void *thread, struct buf *out)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 16);
    struct api_watch *watch = cls;
    char name[API_STANDING_NAME_MAX];
    struct standing standing;

    if (!arena || api_watch_find(watch, thread, arena, &standing))
        return true;
    if (!watch->is_begun)
        buf_text(out, "retry: 3000\n\n"); /* how long until it is asked for again, in ms */
    watch->is_begun = true;
    api_standing_name(&standing, name);
    if (!str_equal(name, watch->last)) {
        str_copy(watch->last, sizeof watch->last, name);
        buf_printf(out, "id: %s\ndata: ", name);
        api_standing_write(out, &standing);
        buf_text(out, "\n\n");
    }
    return api_standing_is_final(&standing);
}

static void api_watch_drop(void *cls)
{
    struct api_watch *watch = cls;

    watchers_leave(watch->watchers, watch->staff_id);
    explicit_bzero(watch, sizeof *watch);
    free(watch);
}

static const struct news_source api_watch_source = {.tell = api_watch_tell, .drop = api_watch_drop};

static int api_watch_begin(struct request *req, struct reply *reply, const struct staffer *staffer,
                           const char *last)
{
    struct watchers *watchers = site_of(req)->watchers;
    struct api_watch *watch;
    int r;

    if (!watchers_enter(watchers, staffer->id)) {
        reply_header(reply, "Retry-After", "15");
        return reply_problem(reply, 429,
                             "Too many connections watch uploads: close some of them, or ask now "
                             "and then without Accept: text/event-stream.");
    }
    watch = calloc(1, sizeof *watch);
    if (!watch) {
        watchers_leave(watchers, staffer->id);
        return fault(-ENOMEM);
    }
    watch->watchers = watchers;
    watch->staff_id = staffer->id;
    str_copy(watch->public_id, sizeof watch->public_id, request_part(req, "id"));
    signin_keep(req, &watch->ticket);
    str_copy(watch->last, sizeof watch->last, last ? last : "");
    r = reply_news(reply, &api_watch_source, watch);
    if (r)
        api_watch_drop(watch);
    return fault(r);
}

/* Who has heard the last there is must not come back (9.2.3: 204 stops a client). */
static int api_standing_stream(struct request *req, struct reply *reply,
                               const struct staffer *staffer, const struct standing *standing)
{
    const char *last = request_header(req, "Last-Event-ID");
    char name[API_STANDING_NAME_MAX];

    api_standing_name(standing, name);
    if (last && str_equal(last, name) && api_standing_is_final(standing))
        return reply_empty(reply, 204);
    return api_watch_begin(req, reply, staffer, last);
}

int api_standing(struct request *req, struct reply *reply)
{
    const char *accepted = request_header(req, "Accept");
    AUTO_BUF struct buf body = {0};
    struct standing standing;
    struct staffer staffer;
    const char *why;
    int r = signin_find(req, &staffer);

    if (r > 0) {
        r = signin_refuse(reply, r, &why);
        return reply_problem(reply, r, why);
    }
    if (!r)
        r = standing_find(request_thread(req), request_part(req, "id"), request_arena(req),
                          &standing);
    if (r == STANDING_MISSING)
        return reply_problem(reply, 404, "There is no such upload.");
    if (r)
        return fault(r);
    reply_header(reply, "Vary", "Accept");
    if (accepted && strstr(accepted, "text/event-stream"))
        return api_standing_stream(req, reply, &staffer, &standing);
    api_standing_write(&body, &standing);
    return reply_body(reply, 200, "application/json", &body);
}
