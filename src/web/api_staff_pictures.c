/* /api/v1/staff/films/:slug/pictures: posters to choose from and the storyboard, for who works on
 * the film; their bytes, also before anybody has approved them. */
#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/picturing.h"
#include "intake/sending.h"

#include "revision.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"
#include "site_context.h"

static int refuse(struct reply *reply, int outcome)
{
    int status = outcome == PICTURING_CHANGED                                  ? 412
                 : outcome == PICTURING_WORDLESS || outcome == PICTURING_WORDS ? 422
                                                                               : 404;

    return reply_problem(reply, status, picturing_why(outcome));
}

static void write_poster(struct json *json, const struct picturing_poster *poster)
{
    json_object(json, NULL);
    json_string(json, "name", poster->name);
    json_number(json, "width", poster->width);
    json_number(json, "height", poster->height);
    if (poster->at_ms < 0)
        json_string(json, "at_ms", NULL);
    else
        json_number(json, "at_ms", poster->at_ms);
    json_string(json, "alt", poster->alt_en[0] ? poster->alt_en : NULL);
    json_string(json, "alt_cy", poster->alt_cy[0] ? poster->alt_cy : NULL);
    json_bool(json, "approved", poster->approved_at >= 0);
    json_number(json, "revision", poster->revision);
    json_end_object(json);
}

static void write_board(struct json *json, const struct picturing *picturing)
{
    if (!picturing->sheet_count) {
        json_string(json, "storyboard", NULL);
        return;
    }
    json_object(json, "storyboard");
    json_bool(json, "approved", picturing->sheets_approved_at >= 0);
    json_number(json, "revision", picturing->sheets_revision);
    json_array(json, "sheets");
    for (int i = 0; i < picturing->sheet_count; i++)
        json_string(json, NULL, picturing->sheets[i]);
    json_end_array(json);
    json_end_object(json);
}

static int read_pictures(struct request *req, struct reply *reply, struct picturing *picturing,
                         int *r)
{
    struct staffer staffer;

    if (!signin_admits(req, reply, &staffer, r))
        return false;
    *r = picturing_read(request_thread(req), request_part(req, "slug"), request_arena(req),
                        picturing);
    if (*r)
        *r = *r < 0 ? fault(*r) : refuse(reply, *r);
    return *r == 0 && picturing->posters;
}

static int write_sending(void *context, const struct sending_row *row)
{
    struct json *json = context;

    json_object(json, NULL);
    json_string(json, "id", row->public_id);
    json_string(json, "state", row->state);
    json_string(json, "reason", *row->reason ? row->reason : NULL);
    json_string(json, "alt", row->alt_en);
    json_time(json, "sent_at", row->sent_at);
    json_string(json, "sent_by", row->sent_by);
    json_end_object(json);
    return 0;
}

int api_staff_pictures(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct picturing picturing = {0};
    struct json json;
    int r;

    if (!read_pictures(req, reply, &picturing, &r))
        return r;
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "posters");
    for (int i = 0; i < picturing.poster_count; i++)
        write_poster(&json, &picturing.posters[i]);
    json_end_array(&json);
    write_board(&json, &picturing);
    json_array(&json, "sent");
    r = sending_each(request_thread(req), request_part(req, "slug"), request_arena(req),
                     write_sending, &json);
    json_end_array(&json);
    json_end_object(&json);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, PICTURING_MISSING);
    return reply_body(reply, 200, "application/json", &body);
}

static const char *said(struct request *req, const char *name)
{
    const char *text = request_argument(req, name);

    return text ? text : "";
}

/* The body is the picture; what it shows stands in the query. */
static int take_in(struct request *req, struct reply *reply, const struct sent *sent)
{
    static const int statuses[] = {
        [SENDING_MISSING] = 404, [SENDING_EMPTY] = 422,    [SENDING_UNKNOWN] = 415,
        [SENDING_LARGE] = 413,   [SENDING_WORDLESS] = 422, [SENDING_WORDS] = 422,
        [SENDING_FULL] = 409,    [SENDING_NO_ROOM] = 507};
    const struct revise_act act = revision_act(req, &sent->staffer);
    const struct sending_new new = {.bytes = sent->bytes,
                                    .length = sent->length,
                                    .alt_en = said(req, "alt"),
                                    .alt_cy = said(req, "alt_cy")};
    AUTO_BUF struct buf body = {0};
    const char *path;
    struct json json;
    char id[33];
    int r = sending_add(&act, site_of(req)->data_fd, site_of(req)->receive_rules.disk_reserve, &new,
                        id);

    if (r)
        return r < 0 ? fault(r) : reply_problem(reply, statuses[r], sending_why(r));
    path = arena_printf(act.arena, "/api/v1/staff/films/%s/pictures/sent-%s", act.slug, id);
    if (!path)
        return fault(-ENOMEM);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_string(&json, "id", id);
    json_end_object(&json);
    reply_header(reply, "Location", path);
    return reply_body(reply, 202, "application/json", &body);
}

int api_staff_pictures_act(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "GET, HEAD, POST");
    return sent_take(req, reply, photo_bytes_max, take_in);
}

/* One of them; the storyboard by that name. ETag: its revision. */
int api_staff_pictures_one(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const struct picturing_poster *poster;
    struct picturing_poster board = {.name = picturing_storyboard, .at_ms = -1};
    struct picturing picturing = {0};
    struct json json;
    const char *tag;
    int r;

    if (!read_pictures(req, reply, &picturing, &r))
        return r;
    poster = picturing_poster(&picturing, request_part(req, "picture"));
    if (str_equal(request_part(req, "picture"), picturing_storyboard) && picturing.sheet_count) {
        board.alt_en = board.alt_cy = "";
        board.approved_at = picturing.sheets_approved_at;
        board.revision = picturing.sheets_revision;
        poster = &board;
    }
    if (!poster)
        return refuse(reply, PICTURING_MISSING);
    json_start(&json, &body);
    write_poster(&json, poster);
    tag = arena_printf(request_arena(req), "%lld", (long long)poster->revision);
    if (!tag)
        return fault(-ENOMEM);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", &body);
}

static int change(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    struct picturing_change change;
    char why[PICTURING_WHY_MAX];
    int64_t base, revision;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    if (picturing_change_read(sent->bytes, sent->length, act.arena, &change, why))
        return reply_problem(reply, 422, why);
    change.base = base;
    r = picturing_change(&act, request_part(req, "picture"), &change, &revision);
    if (r < 0)
        return fault(r);
    if (r != PICTURING_MISSING)
        sent_tag(reply, revision);
    return r ? refuse(reply, r) : reply_empty(reply, 204);
}

static int take_away(struct request *req, struct reply *reply, const struct sent *sent)
{
    const struct revise_act act = revision_act(req, &sent->staffer);
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = picturing_remove(&act, request_part(req, "picture"), base);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r);
    return reply_empty(reply, 204);
}

int api_staff_pictures_one_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PATCH"))
        return sent_take(req, reply, sidecar_bytes_max, change);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, sidecar_bytes_max, take_away);
    return sent_refuse_method(reply, "GET, HEAD, PATCH, DELETE");
}

/* Bytes. */

static const struct viewer staff = {VIEWER_STAFF};

/* What withdrawn.log holds back is held back here too, before the catalogue knows. */
static int find_file(struct request *req, const char *ending, struct picturing_file *file)
{
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));
    const struct visibility *film = look_film(&look, request_part(req, "slug"));
    const char *name =
        arena_printf(request_arena(req), "%s%s", request_part(req, "picture"), ending);

    if (!name)
        return fault(-ENOMEM);
    if (!film || film->is_withdrawn)
        return PICTURING_MISSING;
    return picturing_file(request_thread(req), request_part(req, "slug"), name, request_arena(req),
                          file);
}

static int send(struct request *req, struct reply *reply, const char *ending)
{
    AUTO_MAPPING struct mapping *mapping = NULL;
    struct picturing_file file;
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = find_file(req, ending, &file);
    if (!r)
        r = picturing_map(&file, site_of(req)->data_fd, &mapping);
    if (r)
        return r < 0 ? fault(r) : refuse(reply, r);
    reply_validators(reply, file.path, -1); /* one path, one content */
    reply_cut(reply, cut_of(&staff, file.film_id));
    return reply_bytes(reply, file.type, mapping);
}

int api_staff_pictures_jpeg(struct request *req, struct reply *reply)
{
    return send(req, reply, ".jpg");
}

int api_staff_pictures_avif(struct request *req, struct reply *reply)
{
    return send(req, reply, ".avif");
}
