/* GET /api/v1/staff/audit: who did what, the newest first, for programs of staff. */
#include <errno.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "people/audit.h"

#include "api_query.h"
#include "routes.h"
#include "signin.h"

static int write_act(void *context, const struct act_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_number(json, "number", row->number);
    json_time(json, "at", row->at);
    json_string(json, "actor", row->actor);
    json_string(json, "act", row->act);
    json_string(json, "object", row->object);
    json_string(json, "detail", row->detail);
    json_string(json, "sha256", row->sha256);
    json_end_object(json);
    return 0;
}

/* NULL, or what is wrong with what is asked. */
static const char *read_asked(struct request *req, struct acts_from *from)
{
    static const char *const known[] = {"before", "limit", "actor", "act", "object", NULL};
    const char *before = request_argument(req, "before"), *limit = request_argument(req, "limit");
    const char *wrong = api_query_unknown(req, known);
    const struct {
        const char *name, **text;
    } texts[] = {{"actor", &from->actor}, {"act", &from->act}, {"object", &from->object}};
    int64_t count = acts_listed_max;

    *from = (struct acts_from){.before = INT64_MAX};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *text = request_argument(req, texts[i].name);

        *texts[i].text = text ? text : "";
    }
    if (!wrong && before && (!str_to_number(before, &from->before) || from->before < 1))
        wrong = api_query_wrong(req, "before", "must be the number of an act");
    if (!wrong && limit && (!str_to_number(limit, &count) || count < 1 || count > acts_listed_max))
        wrong = api_query_wrong(req, "limit", "must be a number from 1 to 1000");
    from->max = (int)count;
    return wrong;
}

int api_staff_audit(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct staffer staffer;
    struct acts_from from;
    const char *wrong;
    struct json json;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    wrong = read_asked(req, &from);
    if (wrong)
        return reply_problem(reply, 400, wrong);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "acts");
    r = audit_each(request_thread(req), &from, write_act, &json);
    json_end_array(&json);
    json_end_object(&json);
    return r ? fault(r) : reply_body(reply, 200, "application/json", &body);
}
