/* /api/v1/staff/films/:slug/posts: where a film is told of elsewhere, for programs of staff. The
 * same functions as the Social tab and incare posts. */
#include <errno.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/posting.h"

#include "api_record.h"
#include "revision.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"
#include "site_context.h"

static int refuse(struct reply *reply, int outcome, const struct posting_problem *problem)
{
    AUTO_BUF struct buf why = {0};
    int status = outcome == POSTING_CHANGED ? 412
                 : outcome == POSTING_BAD   ? 422
                 : outcome == POSTING_FULL  ? 409
                                            : 404;

    if (outcome == POSTING_BAD && problem->field)
        buf_printf(&why, "%s: ", problem->field);
    buf_text(&why, posting_why(outcome, problem));
    return why.failed ? fault(-ENOMEM) : reply_problem(reply, status, why.data);
}

static void write_post(struct json *json, const struct site *site, const struct post_row *row)
{
    json_object(json, NULL);
    json_string(json, "id", row->public_id);
    json_string(json, "platform", row->platform);
    json_string(json, "state", row->state);
    json_string(json, "words", row->words);
    json_string(json, "code", *row->code ? row->code : NULL);
    if (*row->code)
        api_record_url(json, site, "short_url", "/go/%s", row->code);
    else
        json_string(json, "short_url", NULL);
    json_string(json, "url", *row->url ? row->url : NULL);
    json_number(json, "revision", row->revision);
    json_time(json, "changed_at", row->changed_at);
    json_string(json, "changed_by", row->changed_by);
    json_end_object(json);
}

static bool read_posts(struct request *req, struct reply *reply, struct posting *posting, int *r)
{
    struct staffer staffer;

    if (!signin_admits(req, reply, &staffer, r))
        return false;
    *r = posting_read(request_thread(req), request_part(req, "slug"), request_arena(req), posting);
    if (*r)
        *r = *r < 0 ? fault(*r) : reply_problem(reply, 404, "There is no such film.");
    return *r == 0 && posting->posts;
}

int api_staff_posts(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct posting posting = {0};
    struct json json;
    int r;

    if (!read_posts(req, reply, &posting, &r))
        return r;
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "posts");
    for (int i = 0; i < posting.count; i++)
        write_post(&json, site_of(req), &posting.posts[i]);
    json_end_array(&json);
    json_end_object(&json);
    return reply_body(reply, 200, "application/json", &body);
}

/* ETag: its revision. */
int api_staff_posts_one(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct posting posting = {0};
    const struct post_row *row;
    struct json json;
    const char *tag;
    int r;

    if (!read_posts(req, reply, &posting, &r))
        return r;
    row = posting_find(&posting, request_part(req, "post"));
    if (!row)
        return refuse(reply, POSTING_MISSING, NULL);
    tag = arena_printf(request_arena(req), "%lld", (long long)row->revision);
    if (!tag)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_post(&json, site_of(req), row);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", &body);
}

static int answer_new(struct request *req, struct reply *reply, const char *id)
{
    AUTO_BUF struct buf body = {0};
    const char *slug = request_part(req, "slug");
    struct posting posting;
    const struct post_row *row;
    const char *path;
    struct json json;
    int r = posting_read(request_thread(req), slug, request_arena(req), &posting);

    if (r)
        return fault(r < 0 ? r : -ESTALE);
    row = posting_find(&posting, id);
    path = arena_printf(request_arena(req), "/api/v1/staff/films/%s/posts/%s", slug, id);
    if (!row || !path)
        return fault(row ? -ENOMEM : -ESTALE);
    json_start(&json, &body);
    write_post(&json, site_of(req), row);
    reply_header(reply, "Location", path);
    sent_tag(reply, row->revision);
    return reply_body(reply, 201, "application/json", &body);
}

static int plan(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct posting_problem problem = {0};
    struct posting_edit edit;
    char id[33];
    int r = posting_edit_read(sent->bytes, sent->length, act.arena, &edit, &problem);

    if (!r)
        r = posting_add(&act, &edit, id, &problem);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r, &problem);
    return answer_new(req, reply, id);
}

int api_staff_posts_act(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "GET, HEAD, POST");
    return sent_take(req, reply, sidecar_bytes_max, plan);
}

static int change(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct posting_problem problem = {0};
    struct posting_edit edit;
    int64_t base, revision = 0;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = posting_edit_read(sent->bytes, sent->length, act.arena, &edit, &problem);
    if (!r)
        r = posting_change(&act, request_part(req, "post"), base, &edit, &revision, &problem);
    if (r < 0)
        return fault(r);
    if (revision)
        sent_tag(reply, revision);
    return r ? refuse(reply, r, &problem) : reply_empty(reply, 204);
}

static int take_away(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct posting_problem problem = {0};
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = posting_remove(&act, request_part(req, "post"), base, &problem);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r, &problem);
    return reply_empty(reply, 204);
}

int api_staff_posts_one_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PATCH"))
        return sent_take(req, reply, sidecar_bytes_max, change);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, 0, take_away);
    return sent_refuse_method(reply, "GET, HEAD, PATCH, DELETE");
}
