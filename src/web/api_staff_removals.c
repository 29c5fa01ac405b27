/* /api/v1/staff/films/:slug/removals: what is to be removed by hand of a film that is taken down,
 * ticked off by a program of somebody who works here. */
#include <errno.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/removing.h"

#include "revision.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"

static int refuse(struct reply *reply, int outcome)
{
    int status = outcome == REMOVING_CHANGED ? 412 : outcome == REMOVING_STANDS ? 409 : 404;

    return reply_problem(reply, status, removing_why(outcome));
}

static void write_item(struct json *json, const struct removing_item *item)
{
    json_object(json, NULL);
    json_string(json, "id", item->id);
    json_string(json, "what", item->what);
    json_string(json, "how", item->how);
    json_string(json, "url", item->url);
    json_bool(json, "done", item->is_done);
    json_number(json, "revision", item->revision);
    json_time(json, "changed_at", item->changed_at);
    json_string(json, "changed_by", item->changed_by);
    json_end_object(json);
}

static bool read_list(struct request *req, struct reply *reply, struct removing *removing, int *r)
{
    struct staffer staffer;

    if (!signin_admits(req, reply, &staffer, r))
        return false;
    *r =
        removing_read(request_thread(req), request_part(req, "slug"), request_arena(req), removing);
    if (*r)
        *r = *r < 0 ? fault(*r) : refuse(reply, *r);
    return *r == 0 && removing->items;
}

int api_staff_removals(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct removing removing = {0};
    struct json json;
    int r;

    if (!read_list(req, reply, &removing, &r))
        return r;
    json_start(&json, &body);
    json_object(&json, NULL);
    json_bool(&json, "withdrawn", removing.is_down);
    json_number(&json, "count", removing.count);
    json_number(&json, "done", removing.done);
    json_array(&json, "items");
    for (int i = 0; i < removing.count; i++)
        write_item(&json, &removing.items[i]);
    json_end_array(&json);
    json_end_object(&json);
    return reply_body(reply, 200, "application/json", &body);
}

/* ETag: its revision. */
int api_staff_removals_one(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const struct removing_item *item;
    struct removing removing = {0};
    struct json json;
    const char *tag;
    int r;

    if (!read_list(req, reply, &removing, &r))
        return r;
    item = removing_find(&removing, request_part(req, "item"));
    if (!item)
        return refuse(reply, REMOVING_MISSING);
    tag = arena_printf(request_arena(req), "%lld", (long long)item->revision);
    if (!tag)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_item(&json, item);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", &body);
}

static int tick(struct request *req, struct reply *reply, const struct sent *sent, bool is_done)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    int64_t base, revision;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = removing_tick(&act, request_part(req, "item"), base, is_done, &revision);
    if (r < 0)
        return fault(r);
    if (r != REMOVING_MISSING)
        sent_tag(reply, revision);
    return r ? refuse(reply, r) : reply_empty(reply, 204);
}

static int put(struct request *req, struct reply *reply, const struct sent *sent)
{
    return tick(req, reply, sent, true);
}

static int take_back(struct request *req, struct reply *reply, const struct sent *sent)
{
    return tick(req, reply, sent, false);
}

/* PUT ticks it off, DELETE takes the tick back: neither has a body. */
int api_staff_removals_one_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PUT"))
        return sent_take(req, reply, 0, put);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, 0, take_back);
    return sent_refuse_method(reply, "GET, HEAD, PUT, DELETE");
}
