/* /api/v1/staff/partners: whose sites may show films in frames, for programs of staff. The same
 * functions as the Partners pages and incare partner. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/enlist.h"

#include "routes.h"
#include "sent.h"
#include "signin.h"
#include "site_context.h"

static int refuse(struct reply *reply, int outcome, const struct partnership_problem *problem)
{
    AUTO_BUF struct buf why = {0};

    if (outcome == PARTNERSHIP_MISSING)
        return reply_problem(reply, 404, "There is no such partner.");
    if (outcome == PARTNERSHIP_CHANGED)
        return reply_problem(reply, 412,
                             "Somebody else has changed this partner meanwhile: read it again.");
    if (problem->field)
        buf_printf(&why, "%s: ", problem->field);
    buf_text(&why, problem->text);
    return why.failed ? fault(-ENOMEM) : reply_problem(reply, 422, why.data);
}

static void write_words(struct json *json, const char *name, const char *const *words, int count)
{
    json_array(json, name);
    for (int i = 0; i < count; i++)
        json_string(json, NULL, words[i]);
    json_end_array(json);
}

static void write_partner(struct json *json, const struct partnership *is)
{
    char seen[CLOCK_TEXT_MAX];

    json_object(json, NULL);
    json_string(json, "key", is->key);
    json_string(json, "name", is->name);
    write_words(json, "origins", is->origins, is->origin_count);
    json_bool(json, "all_films", is->has_all);
    write_words(json, "films", is->slugs, is->slug_count);
    json_time(json, "until", is->until_ms);
    if (is->seen_day >= 0) {
        clock_write_rfc3339(seen, is->seen_day * INT64_C(24) * 3600 * 1000);
        seen[10] = '\0'; /* the date alone */
    }
    json_string(json, "last_seen", is->seen_day >= 0 ? seen : NULL);
    json_number(json, "revision", is->revision);
    json_end_object(json);
}

static int write_each(void *context, const struct partnership *is)
{
    write_partner(context, is);
    return 0;
}

int api_staff_partners(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct staffer staffer;
    struct json json;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "partners");
    r = partnership_each(request_thread(req), request_arena(req), write_each, &json);
    json_end_array(&json);
    json_end_object(&json);
    return r ? fault(r) : reply_body(reply, 200, "application/json", &body);
}

/* ETag: its revision. */
int api_staff_partners_one(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct partnership is;
    struct staffer staffer;
    struct json json;
    const char *tag;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = partnership_read(request_thread(req), request_part(req, "key"), request_arena(req), &is);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r, NULL);
    tag = arena_printf(request_arena(req), "%lld", (long long)is.revision);
    if (!tag)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_partner(&json, &is);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", &body);
}

static int answer_new(struct request *req, struct reply *reply, const struct partnership *saved)
{
    AUTO_BUF struct buf body = {0};
    struct json json;
    const char *path = arena_printf(request_arena(req), "/api/v1/staff/partners/%s", saved->key);

    if (!path)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_partner(&json, saved);
    reply_header(reply, "Location", path);
    sent_tag(reply, saved->revision);
    return reply_body(reply, 201, "application/json", &body);
}

/* key NULL: a new one. */
static int save(struct request *req, struct reply *reply, const struct sent *sent, const char *key,
                int64_t base)
{
    struct arena *arena = request_arena(req);
    struct partnership_problem problem = {0};
    struct partnership wanted, saved;
    int r = enlist_read(sent->bytes, sent->length, arena, &wanted, &problem);

    wanted.key = key;
    wanted.revision = base;
    if (!r)
        r = partnership_save(request_thread(req), sent->staffer.name, &wanted, arena, &saved,
                             &problem);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r, &problem);
    if (!key)
        return answer_new(req, reply, &saved);
    sent_tag(reply, saved.revision);
    return reply_empty(reply, 204);
}

static int add(struct request *req, struct reply *reply, const struct sent *sent)
{
    return save(req, reply, sent, NULL, 0);
}

int api_staff_partners_act(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "GET, HEAD, POST");
    return sent_take(req, reply, sidecar_bytes_max, add);
}

static int change(struct request *req, struct reply *reply, const struct sent *sent)
{
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    return save(req, reply, sent, request_part(req, "key"), base);
}

static int cut(struct request *req, struct reply *reply, const struct sent *sent)
{
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = partnership_cut(request_thread(req), sent->staffer.name, request_part(req, "key"), base,
                        request_arena(req));
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r, NULL);
    return reply_empty(reply, 204);
}

int api_staff_partners_one_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PUT"))
        return sent_take(req, reply, sidecar_bytes_max, change);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, 0, cut);
    return sent_refuse_method(reply, "GET, HEAD, PUT, DELETE");
}
