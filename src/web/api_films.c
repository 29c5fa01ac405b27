/* GET /api/v1/films?limit=&cursor=&kind=&theme=: what there is, newest first, a page at a time. */
#include <errno.h>

#include "base/fault.h"
#include "base/html.h"
#include "base/limits.h"
#include "base/slug.h"
#include "base/str.h"

#include "api_query.h"
#include "api_record.h"
#include "routes.h"
#include "site_context.h"

static const int api_films_usual = 24;

static bool api_films_is_kind(const char *kind)
{
    static const char *const kinds[] = {"trailer", "episode", "extra", "clip", "interview"};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_equal(kind, kinds[i]))
            return true;
    return false;
}

/* NULL when the query is understood, else what is wrong with it. */
static const char *api_films_read(struct request *req, struct film_query *query)
{
    static const char *const known[] = {"limit", "cursor", "kind", "theme", NULL};
    const char *limit = request_argument(req, "limit");
    const char *unknown = api_query_unknown(req, known);
    int64_t number = api_films_usual;

    if (unknown)
        return unknown;
    if (limit && (!str_to_number(limit, &number) || number < 1 || number > api_films_max))
        return api_query_wrong(req, "limit", "must be a whole number from 1 to 100");
    query->limit = (int)number;
    query->cursor = request_argument(req, "cursor");
    query->kind = request_argument(req, "kind");
    if (query->kind && !api_films_is_kind(query->kind))
        return api_query_wrong(req, "kind",
                               "must be one of trailer, episode, extra, clip, interview");
    query->theme = request_argument(req, "theme");
    if (query->theme && !slug_is_valid(query->theme))
        return api_query_wrong(req, "theme", "must be the id of a theme, such as family-time");
    return NULL;
}

/* RFC 8288, absolute, with the same filters. */
static int api_films_link_next(struct request *req, struct reply *reply,
                               const struct film_query *query, const char *cursor)
{
    AUTO_BUF struct buf link = {0};

    buf_printf(&link, "<%s/api/v1/films?limit=%d", site_of(req)->origin, query->limit);
    if (query->kind)
        buf_printf(&link, "&kind=%s", query->kind);
    if (query->theme)
        buf_printf(&link, "&theme=%s", query->theme);
    buf_text(&link, "&cursor=");
    html_path_part(&link, cursor);
    buf_text(&link, ">; rel=\"next\"");
    if (link.failed)
        return fault(-ENOMEM);
    reply_header(reply, "Link", link.data);
    return 0;
}

static void api_films_write(struct buf *body, const struct site *site, const struct film_list *list)
{
    struct json json;

    json_start(&json, body);
    json_object(&json, NULL);
    json_array(&json, "films");
    for (int i = 0; i < list->count; i++) {
        json_object(&json, NULL);
        api_record_film(&json, site, &list->films[i]);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_string(&json, "next", list->next);
    json_end_object(&json);
}

int api_films(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_query query = {.order = FILM_NEWEST};
    struct film_list list = {0};
    const char *wrong = api_films_read(req, &query);
    int r;

    if (wrong)
        return reply_problem(reply, 400, wrong);
    r = film_list(&look, &query, request_arena(req), &list);
    if (r == FILM_BAD_CURSOR)
        return reply_problem(reply, 400, "cursor: must be the next of an earlier answer.");
    if (r)
        return fault(r);
    if (list.next) {
        r = api_films_link_next(req, reply, &query, list.next);
        if (r)
            return fault(r);
    }
    api_films_write(&body, site_of(req), &list);
    return reply_body(reply, 200, "application/json", &body);
}
