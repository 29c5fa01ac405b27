/* GET /api/v1/search?q=: where words stand in titles and in speech. */
#include "base/fault.h"
#include "catalogue/search.h"

#include "api_query.h"
#include "api_record.h"
#include "routes.h"
#include "site_context.h"

/* Found words of more films than these help nobody; the ranking of the commonest costs the most. */
static const int api_search_films = 20;

/* The marks round a match are for pages; the API gives the plain words. */
static const char *api_search_plain(struct arena *arena, const char *snippet)
{
    char *plain = arena_strdup(arena, snippet ? snippet : "");
    char *to = plain;

    if (!plain)
        return NULL;
    for (const char *from = plain; *from; from++)
        if (*from != '\x02' && *from != '\x03')
            *to++ = *from;
    *to = '\0';
    return plain;
}

static void api_search_hit(struct json *json, const struct site *site, struct arena *arena,
                           const struct film *film, const struct search_hit *hit)
{
    json_object(json, NULL);
    json_string(json, "slug", film->slug);
    json_string(json, "title", film->title);
    api_record_seconds(json, "t", hit->t_ms);
    json_string(json, "speaker", hit->speaker);
    json_string(json, "language", hit->language);
    json_bool(json, "is_chapter", hit->is_chapter);
    json_string(json, "snippet", api_search_plain(arena, hit->snippet));
    if (hit->t_ms < 0)
        api_record_url(json, site, "url", "/films/%s", film->slug);
    else
        api_record_url(json, site, "url", "/films/%s?t=%lld", film->slug,
                       (long long)(hit->t_ms / 1000));
    json_end_object(json);
}

static void api_search_write(struct buf *body, const struct site *site, struct arena *arena,
                             const struct search_result *result)
{
    struct json json;

    json_start(&json, body);
    json_object(&json, NULL);
    json_array(&json, "hits");
    for (int i = 0; i < result->film_count; i++)
        for (int j = 0; j < result->films[i].hit_count; j++)
            api_search_hit(&json, site, arena, result->films[i].film, &result->films[i].hits[j]);
    json_end_array(&json);
    json_number(&json, "total", result->hit_count);
    json_bool(&json, "is_capped", result->is_capped);
    json_bool(&json, "is_shortened", result->is_shortened);
    json_end_object(&json);
}

int api_search(struct request *req, struct reply *reply)
{
    static const char *const known[] = {"q", NULL};
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    struct search_result result = {0};
    const char *unknown = api_query_unknown(req, known);
    const char *words = request_argument(req, "q");
    int r;

    if (unknown)
        return reply_problem(reply, 400, unknown);
    if (!words)
        return reply_problem(reply, 400, "q: must be there, with the words to look for.");
    r = search_run(&look, words, NULL, api_search_films, request_arena(req), &result);
    if (r)
        return fault(r);
    api_search_write(&body, site_of(req), request_arena(req), &result);
    return reply_body(reply, 200, "application/json", &body);
}
