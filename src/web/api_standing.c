/* GET /api/v1/uploads/:id/status: how far an upload is on its way to a film. */
#include "base/fault.h"
#include "base/json.h"
#include "intake/standing.h"

#include "routes.h"
#include "signin.h"

static void api_standing_write(struct buf *body, const struct standing *standing)
{
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
    json_string(&json, "film", standing->film);
    json_end_object(&json);
}

int api_standing(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct standing standing;
    struct staffer staffer;
    const char *why;
    int r = signin_find(req, STAFFER_EDITOR, &staffer);

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
    api_standing_write(&body, &standing);
    return reply_body(reply, 200, "application/json", &body);
}
