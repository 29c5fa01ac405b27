/* GET /api/v1/films/:slug: one film, with all that a player or a site needs to show it. */
#include "base/fault.h"

#include "api_query.h"
#include "api_record.h"
#include "routes.h"
#include "site_context.h"

static void api_film_rendition(struct json *json, const struct site *site,
                               const struct film_version *version,
                               const struct film_rendition *rendition)
{
    json_object(json, NULL);
    json_string(json, "name", rendition->name);
    api_record_url(json, site, "url", "/media/%s/%s", version->id, rendition->name);
    json_string(json, "type", rendition->type);
    json_string(json, "codecs", rendition->codecs);
    json_number(json, "width", rendition->width);
    json_number(json, "height", rendition->height);
    json_number(json, "bytes", rendition->bytes);
    json_number(json, "bitrate", rendition->bit_rate);
    json_end_object(json);
}

static void api_film_manifest(struct json *json, const struct site *site, const char *name,
                              const struct film_version *version, const char *file)
{
    if (version->track_count)
        api_record_url(json, site, name, "/media/%s/%s", version->id, file);
    else
        json_string(json, name, NULL);
}

static void api_film_poster(struct json *json, const struct site *site,
                            const struct film_version *version)
{
    if (!version->poster.width) {
        json_string(json, "poster", NULL);
        return;
    }
    json_object(json, "poster");
    api_record_url(json, site, "jpeg", "/media/%s/poster.jpg", version->id);
    api_record_url(json, site, "avif", "/media/%s/poster.avif", version->id);
    json_number(json, "width", version->poster.width);
    json_number(json, "height", version->poster.height);
    json_string(json, "alt", version->poster.alt_en[0] ? version->poster.alt_en : NULL);
    json_string(json, "alt_cy", version->poster.alt_cy[0] ? version->poster.alt_cy : NULL);
    json_end_object(json);
}

static void api_film_version(struct json *json, const struct site *site,
                             const struct film_version *version)
{
    json_object(json, NULL);
    json_string(json, "id", version->id);
    json_string(json, "kind", version->kind);
    api_record_seconds(json, "duration_s", version->duration_ms);
    json_array(json, "renditions");
    for (int i = 0; i < version->rendition_count; i++)
        api_film_rendition(json, site, version, &version->renditions[i]);
    json_end_array(json);
    api_film_manifest(json, site, "hls", version, "master.m3u8");
    api_film_manifest(json, site, "dash", version, "manifest.mpd");
    api_film_poster(json, site, version);
    if (version->has_storyboard)
        api_record_url(json, site, "storyboard", "/media/%s/storyboard.vtt", version->id);
    else
        json_string(json, "storyboard", NULL);
    json_end_object(json);
}

static void api_film_captions(struct json *json, const struct site *site,
                              const struct film_version *version)
{
    for (int i = 0; i < version->caption_count; i++) {
        json_object(json, NULL);
        json_string(json, "version", version->id);
        json_string(json, "language", version->captions[i].language);
        json_string(json, "label", version->captions[i].label);
        api_record_url(json, site, "url", "/media/%s/captions/%s.vtt", version->id,
                       version->captions[i].language);
        json_end_object(json);
    }
}

static void api_film_chapters(struct json *json, const struct film_version *version)
{
    for (int i = 0; i < version->chapter_count; i++) {
        json_object(json, NULL);
        json_string(json, "version", version->id);
        api_record_seconds(json, "start_s", version->chapters[i].start_ms);
        api_record_seconds(json, "end_s", version->chapters[i].end_ms);
        json_string(json, "title", version->chapters[i].title);
        json_end_object(json);
    }
}

static void api_film_notices(struct json *json, const struct film *film)
{
    json_array(json, "notices");
    for (int i = 0; i < film->notice_count; i++) {
        const struct film_notice *notice = &film->notices[i];

        json_object(json, NULL);
        json_string(json, "kind", notice->kind);
        json_string(json, "how", notice->how);
        api_record_seconds(json, "start_s", notice->start_ms);
        api_record_seconds(json, "end_s", notice->end_ms);
        json_bool(json, "skippable", notice->is_skippable);
        json_object(json, "text");
        json_string(json, "en", notice->en);
        json_string(json, "cy", notice->cy);
        json_end_object(json);
        json_end_object(json);
    }
    json_end_array(json);
}

/* Viewers are offered what can be played. */
static bool api_film_is_offered(const struct film_version *version)
{
    return version->rendition_count > 0;
}

static void api_film_write(struct buf *body, const struct site *site, const struct film *film)
{
    struct json json;

    json_start(&json, body);
    json_object(&json, NULL);
    api_record_film(&json, site, film);
    json_string(&json, "synopsis", film->synopsis);
    api_record_url(&json, site, "transcript_url", "/films/%s/transcript", film->slug);
    api_film_notices(&json, film);
    json_array(&json, "versions");
    for (int i = 0; i < film->version_count; i++)
        if (api_film_is_offered(&film->versions[i]))
            api_film_version(&json, site, &film->versions[i]);
    json_end_array(&json);
    json_array(&json, "captions");
    for (int i = 0; i < film->version_count; i++)
        if (api_film_is_offered(&film->versions[i]))
            api_film_captions(&json, site, &film->versions[i]);
    json_end_array(&json);
    json_array(&json, "chapters");
    for (int i = 0; i < film->version_count; i++)
        if (api_film_is_offered(&film->versions[i]))
            api_film_chapters(&json, &film->versions[i]);
    json_end_array(&json);
    json_end_object(&json);
}

int api_film(struct request *req, struct reply *reply)
{
    static const char *const known[] = {NULL};
    AUTO_LOOK struct look look = site_look(req);
    AUTO_BUF struct buf body = {0};
    const char *unknown = api_query_unknown(req, known);
    struct film *film;
    int r;

    if (unknown)
        return reply_problem(reply, 400, unknown);
    r = film_find(&look, request_part(req, "slug"), request_arena(req), &film);
    if (r == FILM_MISSING)
        return reply_missing(reply);
    if (r)
        return fault(r);
    site_cut(reply, &look, film->id);
    api_film_write(&body, site_of(req), film);
    return reply_body(reply, 200, "application/json", &body);
}
