/* /api/v1/staff/films: films in every state, for programs of staff; a new draft, what people read
 * of a film, and a draft that is given up. The same functions as the studio's pages. */
#include <errno.h>

#include "base/fault.h"
#include "base/html.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/desk.h"
#include "intake/amend.h"
#include "intake/sketch.h"

#include "api_query.h"
#include "routes.h"
#include "sent.h"
#include "signin.h"
#include "site_context.h"

/* A film, whole. */

static void write_text(struct json *json, const struct describe_text *text)
{
    char language[4] = "";

    for (int i = 0; i < 3 && text->language[i] && text->language[i] != '-'; i++)
        language[i] = text->language[i];
    json_object(json, language);
    json_string(json, "title", text->title);
    json_string(json, "dek", text->dek);
    json_string(json, "synopsis", text->synopsis);
    json_end_object(json);
}

static void write_film(struct json *json, const char *name, const struct description *film)
{
    json_object(json, name);
    json_string(json, "slug", film->slug);
    json_string(json, "state", film->state);
    json_number(json, "revision", film->revision);
    json_string(json, "kind", film->kind);
    if (film->number)
        json_number(json, "number", film->number);
    else
        json_string(json, "number", NULL);
    json_string(json, "language", film->language);
    json_string(json, "door", film->door);
    json_array(json, "themes");
    for (int i = 0; i < film->theme_count; i++)
        json_string(json, NULL, film->themes[i]);
    json_end_array(json);
    json_object(json, "texts");
    write_text(json, &film->texts[0]);
    write_text(json, &film->texts[1]);
    json_end_object(json);
    json_end_object(json);
}

static int missing(struct reply *reply)
{
    return reply_problem(reply, 404, "There is no such film.");
}

int api_staff_films(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct description film;
    struct staffer staffer;
    struct json json;
    const char *tag;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    r = describe_find(request_thread(req), request_part(req, "slug"), request_arena(req), &film);
    if (r)
        return r == DESCRIBE_MISSING ? missing(reply) : fault(r);
    tag = arena_printf(request_arena(req), "%lld", (long long)film.revision);
    if (!tag)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_film(&json, NULL, &film);
    reply_validators(reply, tag, -1);
    return reply_body(reply, 200, "application/json", &body);
}

/* PATCH and DELETE. */

/* Somebody else was first: what it is now, so that who asks can weigh both. */
static int refuse_changed(struct reply *reply, const struct description *now)
{
    AUTO_BUF struct buf body = {0};
    struct json json;

    json_start(&json, &body);
    json_object(&json, NULL);
    json_string(&json, "type", "about:blank");
    json_string(&json, "title", "Precondition Failed");
    json_number(&json, "status", 412);
    json_string(&json, "detail",
                "Somebody else has saved this film meanwhile: current is how it is now.");
    write_film(&json, "current", now);
    json_end_object(&json);
    sent_tag(reply, now->revision);
    return reply_body(reply, 412, "application/problem+json", &body);
}

static int amend(struct request *req, struct reply *reply, const struct sent *sent)
{
    struct arena *arena = request_arena(req);
    char problem[AMEND_PROBLEM_MAX];
    struct description now, film;
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = describe_find(request_thread(req), request_part(req, "slug"), arena, &now);
    if (r)
        return r == DESCRIBE_MISSING ? missing(reply) : fault(r);
    if (now.revision != base)
        return refuse_changed(reply, &now);
    film = now;
    r = amend_read(arena, sent->bytes, sent->length, &film, NULL, problem);
    if (r)
        return r == AMEND_REFUSED ? reply_problem(reply, 422, problem) : fault(r);
    r = describe_film(request_thread(req), sent->staffer.name, arena, &film);
    if (r == DESCRIBE_MISSING)
        return missing(reply);
    if (r == DESCRIBE_CHANGED) {
        r = describe_find(request_thread(req), film.slug, arena, &now);
        return r ? r < 0 ? fault(r) : missing(reply) : refuse_changed(reply, &now);
    }
    if (r)
        return r == DESCRIBE_BAD ? reply_problem(reply, 422, "A text of it cannot be taken.")
                                 : fault(r);
    sent_tag(reply, film.revision);
    return reply_empty(reply, 204);
}

static int drop(struct request *req, struct reply *reply, const struct sent *sent)
{
    struct arena *arena = request_arena(req);
    const char *slug = request_part(req, "slug");
    struct description now;
    int64_t base;
    int r;

    if (!sent_base(req, reply, &base, &r))
        return r;
    r = sketch_drop(request_thread(req), sent->staffer.name, slug, base, arena);
    if (r == SKETCH_CHANGED && describe_find(request_thread(req), slug, arena, &now) == 0)
        return refuse_changed(reply, &now);
    if (r > 0)
        return reply_problem(reply, r == SKETCH_MISSING ? 404 : 409, sketch_why(r));
    return r ? fault(r) : reply_empty(reply, 204);
}

int api_staff_films_act(struct request *req, struct reply *reply)
{
    if (str_equal(request_method(req), "PATCH"))
        return sent_take(req, reply, sidecar_bytes_max, amend);
    if (str_equal(request_method(req), "DELETE"))
        return sent_take(req, reply, 0, drop);
    return sent_refuse_method(reply, "GET, HEAD, PATCH, DELETE");
}

/* The list, and a new one. */

static const char *read_query(struct request *req, struct desk_query *query)
{
    static const char *const known[] = {"state", "q", "limit", "cursor", NULL};
    const char *limit = request_argument(req, "limit");
    const char *unknown = api_query_unknown(req, known);
    enum film_state state;
    int64_t number = desk_films_max;

    if (unknown)
        return unknown;
    if (limit && (!str_to_number(limit, &number) || number < 1 || number > desk_films_max))
        return api_query_wrong(req, "limit", "must be a whole number from 1 to 300");
    query->limit = (int)number;
    query->state = request_argument(req, "state");
    if (query->state && !film_state_read(query->state, &state))
        return api_query_wrong(req, "state",
                               "must be one of draft, ready, scheduled, live, ended, withdrawn");
    query->words = request_argument(req, "q");
    query->cursor = request_argument(req, "cursor");
    return NULL;
}

static void write_entry(struct json *json, const struct desk_film *film)
{
    const struct worklist_row *row = &film->row;

    json_object(json, NULL);
    json_string(json, "slug", row->slug);
    json_string(json, "state", film->state_name);
    json_string(json, "kind", row->kind);
    if (row->number)
        json_number(json, "number", row->number);
    else
        json_string(json, "number", NULL);
    json_string(json, "title", row->title);
    json_string(json, "language", row->language);
    json_time(json, "publish_at", row->publish_at);
    json_time(json, "end_at", row->end_at);
    json_string(json, "versions", row->versions ? row->versions : "");
    json_end_object(json);
}

/* RFC 8288. */
static int link_next(struct request *req, struct reply *reply, const struct desk_query *query,
                     const char *next)
{
    AUTO_BUF struct buf link = {0};

    buf_printf(&link, "<%s/api/v1/staff/films?limit=%d", site_of(req)->origin, query->limit);
    if (query->state)
        buf_printf(&link, "&state=%s", query->state);
    if (query->words) {
        buf_text(&link, "&q=");
        html_path_part(&link, query->words);
    }
    buf_printf(&link, "&cursor=%s>; rel=\"next\"", next);
    if (link.failed)
        return fault(-ENOMEM);
    reply_header(reply, "Link", link.data);
    return 0;
}

int api_staff_films_list(struct request *req, struct reply *reply)
{
    static const struct viewer staff = {VIEWER_STAFF};
    AUTO_BUF struct buf body = {0};
    struct desk_query query = {0};
    struct staffer staffer;
    struct desk_list list;
    struct json json;
    const char *wrong;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    wrong = read_query(req, &query);
    if (wrong)
        return reply_problem(reply, 400, wrong);
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));

    r = desk_list(&look, &query, request_arena(req), &list);
    if (r == DESK_BAD_CURSOR)
        return reply_problem(reply, 400, "cursor: must be the next of an earlier answer.");
    if (r == 0 && list.next)
        r = link_next(req, reply, &query, list.next);
    if (r)
        return fault(r);
    json_start(&json, &body);
    json_object(&json, NULL);
    json_array(&json, "films");
    for (int i = 0; i < list.count; i++)
        write_entry(&json, &list.films[i]);
    json_end_array(&json);
    json_string(&json, "next", list.next);
    json_end_object(&json);
    return reply_body(reply, 200, "application/json", &body);
}

static int add(struct request *req, struct reply *reply, const struct sent *sent)
{
    struct arena *arena = request_arena(req);
    char problem[AMEND_PROBLEM_MAX];
    AUTO_BUF struct buf body = {0};
    struct description film;
    const char *slug, *path;
    struct json json;
    int r;

    describe_blank(&film);
    r = amend_read(arena, sent->bytes, sent->length, &film, &slug, problem);
    if (r)
        return r == AMEND_REFUSED ? reply_problem(reply, 422, problem) : fault(r);
    r = sketch_add(request_thread(req), sent->staffer.name, slug, arena, &film);
    if (r)
        return r == DESCRIBE_BAD ? reply_problem(reply, 422, "A text of it cannot be taken.")
                                 : fault(r);
    path = arena_printf(arena, "/api/v1/staff/films/%s", film.slug);
    if (!path)
        return fault(-ENOMEM);
    json_start(&json, &body);
    write_film(&json, NULL, &film);
    reply_header(reply, "Location", path);
    sent_tag(reply, film.revision);
    return reply_body(reply, 201, "application/json", &body);
}

int api_staff_films_add(struct request *req, struct reply *reply)
{
    if (!str_equal(request_method(req), "POST"))
        return sent_refuse_method(reply, "GET, HEAD, POST");
    return sent_take(req, reply, sidecar_bytes_max, add);
}
