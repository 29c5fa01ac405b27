/* /api/v1/staff/films/:slug/chapters and …/notices, for who edits them: what is saved is what
 * visitors get. */
#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/chaptering.h"
#include "intake/forenoting.h"

#include "api_record.h"
#include "revision.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"

static int answer(struct request *req, struct reply *reply, int64_t number, struct buf *body)
{
    const char *tag = arena_printf(request_arena(req), "%lld", (long long)number);

    if (!tag)
        return fault(-ENOMEM);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", body);
}

int api_staff_notes_chapters(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct chaptering chaptering;
    struct staffer staffer;
    struct json json;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = chaptering_read(request_thread(req), request_part(req, "slug"), request_arena(req),
                        &chaptering);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_number(&json, "revision", chaptering.row.number);
    json_string(&json, "author", chaptering.row.author);
    json_bool(&json, "stale", chaptering.is_stale);
    json_array(&json, "chapters");
    for (int i = 0; i < chaptering.vtt.count; i++) {
        json_object(&json, NULL);
        api_record_seconds(&json, "start_s", chaptering.vtt.cues[i].start_ms);
        api_record_seconds(&json, "end_s", chaptering.vtt.cues[i].end_ms);
        json_string(&json, "title", chaptering.vtt.cues[i].text);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
    return answer(req, reply, chaptering.row.number, &body);
}

static int save(struct request *req, struct reply *reply, const struct sent *sent,
                int (*put)(const struct revise_act *act, const struct revise_edit *edit,
                           int64_t *number, struct revise_problem *problem))
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct revise_edit edit = {.bytes = sent->bytes, .length = sent->length, .origin = "human"};
    struct revise_problem problem = {0};
    int64_t number = 0;
    int r;

    if (!sent_base(req, reply, &edit.base, &r))
        return r;
    r = put(&act, &edit, &number, &problem);
    if (r < 0)
        return fault(r);
    if (number)
        sent_tag(reply, number);
    return r ? revision_refuse(reply, r, &problem) : reply_empty(reply, 204);
}

static int save_chapters(struct request *req, struct reply *reply, const struct sent *sent)
{
    return save(req, reply, sent, chaptering_save);
}

int api_staff_notes_chapters_act(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "PUT"))
        return sent_refuse_method(reply, "GET, HEAD, PUT");
    return sent_take(req, reply, caption_bytes_max, save_chapters);
}

int api_staff_notes_notices(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct forenoting forenoting;
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = forenoting_read(request_thread(req), request_part(req, "slug"), request_arena(req),
                        &forenoting);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    noticing_write(&body, forenoting.notices, forenoting.count);
    return answer(req, reply, forenoting.row.number, &body);
}

static int save_notices(struct request *req, struct reply *reply, const struct sent *sent)
{
    return save(req, reply, sent, forenoting_save);
}

int api_staff_notes_notices_act(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "PUT"))
        return sent_refuse_method(reply, "GET, HEAD, PUT");
    return sent_take(req, reply, sidecar_bytes_max, save_notices);
}
