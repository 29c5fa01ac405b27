/* /api/v1/staff/films/:slug/captions: captions as revisions, for who edits them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/captioned.h"
#include "intake/captioning.h"

#include "revision.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"

/* GET …/captions: the languages, and the drafts that wait. */

static void write_language(struct json *json, const struct captioned_language *language)
{
    struct captioned captioned = {.row = language->row, .is_public = language->is_public};

    json_object(json, NULL);
    json_string(json, "language", language->row.language);
    json_string(json, "state", captioned_state_name(captioned_state(&captioned)));
    json_bool(json, "stale", language->is_stale);
    json_bool(json, "public", language->has_public);
    json_bool(json, "latest_is_public", language->is_public);
    revision_write(json, &language->row);
    json_end_object(json);
}

static void write_draft(struct json *json, const struct captioned_draft *draft)
{
    json_object(json, NULL);
    json_number(json, "id", draft->id);
    json_string(json, "origin", draft->origin);
    json_string(json, "language", draft->language[0] ? draft->language : NULL);
    json_number(json, "cues", draft->cues);
    json_bool(json, "telemetry", draft->is_telemetry);
    json_end_object(json);
}

int api_staff_captions_list(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct captioned_list list;
    struct staffer staffer;
    struct json json;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = captioned_list(request_thread(req), request_part(req, "slug"), request_arena(req), &list);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "captions");
    for (int i = 0; i < list.language_count; i++)
        write_language(&json, &list.languages[i]);
    json_end_array(&json);
    json_array(&json, "drafts");
    for (int i = 0; i < list.draft_count; i++)
        write_draft(&json, &list.drafts[i]);
    json_end_array(&json);
    json_end_object(&json);
    return reply_body(reply, 200, "application/json", &body);
}

/* GET …/captions/:lang, and ?revision=3. */

static int write_mark(void *context, const struct lint_mark *mark)
{
    struct json *json = context;

    json_object(json, NULL);
    json_number(json, "cue", mark->cue + 1);
    json_string(json, "kind", lint_name(mark->kind));
    json_bool(json, "hard", mark->is_hard);
    json_string(json, "says", mark->text);
    json_end_object(json);
    return json->out->length > (size_t)api_marks_bytes_max;
}

static void write_marks(struct json *json, const struct vtt *vtt, const struct lint_film *film)
{
    json_array(json, "marks");
    (void)lint_captions(vtt, film, write_mark, json);
    json_end_array(json);
}

static int write_revision(void *context, const struct revision_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    revision_write(json, row);
    json_end_object(json);
    return 0;
}

static int write_captions(struct request *req, struct buf *body, const struct captioned *captioned)
{
    struct json json;
    int r;

    json_start(&json, body);
    json_object(&json, NULL);
    json_string(&json, "language", captioned->language);
    json_string(&json, "state", captioned_state_name(captioned_state(captioned)));
    json_bool(&json, "stale", captioned->is_stale);
    json_bool(&json, "public", captioned->has_public);
    json_bool(&json, "latest_is_public", captioned->is_public && captioned->is_last);
    revision_write(&json, &captioned->row);
    json_string(&json, "vtt", captioned->row.text);
    json_string(&json, "played", captioned->played);
    json_number(&json, "until_ms", captioned->until_ms);
    write_marks(&json, &captioned->vtt, &captioned->lint);
    json_array(&json, "revisions");
    r = captioned_each(request_thread(req), request_part(req, "slug"), request_part(req, "lang"),
                       request_arena(req), write_revision, &json);
    json_end_array(&json);
    json_end_object(&json);
    return fault(r);
}

static int answer(struct request *req, struct reply *reply, int64_t number, struct buf *body)
{
    const char *tag = arena_printf(request_arena(req), "%lld", (long long)number);

    if (!tag)
        return fault(-ENOMEM);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", body);
}

static int find(struct request *req, const struct staffer *staffer, struct captioned *captioned)
{
    const char *asked = request_argument(req, "revision");
    int64_t number = 0;

    if (asked && (!str_to_number(asked, &number) || !number))
        return REVISE_MISSING;
    return captioned_read(request_thread(req), request_part(req, "slug"), request_part(req, "lang"),
                          number, staffer->name, request_arena(req), captioned);
}

int api_staff_captions(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct captioned captioned;
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = find(req, &staffer, &captioned);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    r = write_captions(req, &body, &captioned);
    if (r)
        return fault(r);
    return answer(req, reply, captioned.row.number, &body);
}

/* GET …/captions/:lang.vtt and .srt: as a file. */
static int export(struct request *req, struct reply *reply, bool is_subrip)
{
    AUTO_BUF struct buf body = {0};
    struct captioned captioned;
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = find(req, &staffer, &captioned);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    if (is_subrip)
        vtt_write_subrip(&body, &captioned.vtt);
    else
        buf_text(&body, captioned.row.text);
    reply_header(reply, "Content-Disposition", "attachment");
    return reply_body(reply, 200, is_subrip ? "application/x-subrip" : "text/vtt; charset=utf-8",
                      &body);
}

int api_staff_captions_vtt(struct request *req, struct reply *reply)
{
    return export(req, reply, false);
}

int api_staff_captions_srt(struct request *req, struct reply *reply)
{
    return export(req, reply, true);
}

/* PUT …/captions/:lang */

static int save(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct revise_edit edit = {
        .bytes = sent->bytes,
        .length = sent->length,
        .origin = str_equal(request_argument(req, "origin"), "import") ? "import" : "human"};
    struct revise_problem problem = {0};
    int64_t number = 0;
    int r;

    if (!sent_base(req, reply, &edit.base, &r))
        return r;
    r = captioning_save(&act, request_part(req, "lang"), &edit, &number, &problem);
    if (r < 0)
        return fault(r);
    if (number)
        sent_tag(reply, number);
    return r ? revision_refuse(reply, r, &problem) : reply_empty(reply, 204);
}

/* DELETE: visitors get none in that language. */
static int take_back(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    int r = captioning_take_back(&act, request_part(req, "lang"));

    if (r == REVISE_UNMADE)
        return reply_problem(reply, 409,
                             "These come from a file beside the film: delete that, or approve "
                             "others in their place.");
    return r < 0 ? fault(r) : r ? revision_refuse(reply, r, NULL) : reply_empty(reply, 204);
}

int api_staff_captions_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PUT"))
        return sent_take(req, reply, caption_bytes_max, save);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, 0, take_back);
    return sent_refuse_method(reply, "GET, HEAD, PUT, DELETE");
}

/* POST …/captions/:lang/played: "0-61500,90000-548000". */

static int play(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    AUTO_BUF struct buf body = {0};
    struct played_stretch missing;
    struct played played;
    bool is_missing = false;
    struct json json;
    int64_t number;
    int r;

    if (!sent_base(req, reply, &number, &r))
        return r;
    if (!played_read(&played, sent->bytes))
        return reply_problem(reply, 400,
                             "Say what was played, in milliseconds: 0-61500,90000-548000");
    r = captioning_played(&act, request_part(req, "lang"), number, &played, &missing, &is_missing);
    if (r)
        return r < 0 ? fault(r) : revision_refuse(reply, r, NULL);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_bool(&json, "checked", !is_missing);
    json_number(&json, "missing_from_ms", is_missing ? missing.from_ms : -1);
    json_number(&json, "missing_to_ms", is_missing ? missing.to_ms : -1);
    json_end_object(&json);
    return answer(req, reply, number, &body);
}

int api_staff_captions_played(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "POST");
    return sent_take(req, reply, played_bytes_max, play);
}

/* POST …/captions/:lang/approve, and ?watched=said. */

static int approve(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    bool said = str_equal(request_argument(req, "watched"), "said");
    int64_t number;
    int r;

    if (!sent_base(req, reply, &number, &r))
        return r;
    r = captioning_approve(&act, request_part(req, "lang"), number, said);
    return r < 0 ? fault(r) : r ? revision_refuse(reply, r, NULL) : reply_empty(reply, 204);
}

int api_staff_captions_approve(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "POST");
    return sent_take(req, reply, 0, approve);
}

/* POST …/captions/:lang/lint: what is hard to read in a text that nobody has saved. */

static int lint(struct request *req, struct reply *reply, const struct sent *sent)
{
    AUTO_BUF struct buf body = {0};
    struct captioned captioned;
    struct vtt_report report;
    struct lint_film film = {0};
    struct json json;
    struct vtt vtt;
    int r = find(req, &sent->staffer, &captioned);

    if (r < 0)
        return fault(r);
    if (!r)
        film = captioned.lint;
    r = vtt_read(request_arena(req), sent->bytes, sent->length, &vtt, &report);
    if (r < 0)
        return fault(r);
    if (r) {
        struct revise_problem problem = {.line = report.line};

        snprintf(problem.text, sizeof problem.text, "%s", report.reason);
        return revision_refuse(reply, REVISE_BAD, &problem);
    }
    json_start(&json, &body);
    json_object(&json, NULL);
    write_marks(&json, &vtt, &film);
    json_end_object(&json);
    return reply_body(reply, 200, "application/json", &body);
}

int api_staff_captions_lint(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "POST");
    return sent_take(req, reply, caption_bytes_max, lint);
}

int api_staff_captions_none(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    int r;

    return signin_admits(req, reply, &staffer, &r) ? sent_refuse_method(reply, "POST") : r;
}
