/* Films as JSON members. */
#include "api_record.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/fault.h"

void api_record_seconds(struct json *json, const char *name, int64_t ms)
{
    if (ms < 0)
        json_string(json, name, NULL);
    else
        json_decimal(json, name, (double)ms / 1000, 3);
}

void api_record_url(struct json *json, const struct site *site, const char *name,
                    const char *format, ...)
{
    char url[1024];
    va_list arguments;
    int origin, path;

    origin = snprintf(url, sizeof url, "%s", site->origin);
    check(origin >= 0 && (size_t)origin < sizeof url);
    va_start(arguments, format);
    path = vsnprintf(url + origin, sizeof url - (size_t)origin, format, arguments);
    va_end(arguments);
    check(path >= 0 && (size_t)path < sizeof url - (size_t)origin);
    json_string(json, name, url);
}

static void api_record_themes(struct json *json, const struct film *film)
{
    json_array(json, "themes");
    for (int i = 0; i < film->theme_count; i++) {
        json_object(json, NULL);
        json_string(json, "id", film->themes[i].id);
        json_string(json, "name", film->themes[i].name);
        json_end_object(json);
    }
    json_end_array(json);
}

void api_record_film(struct json *json, const struct site *site, const struct film *film)
{
    json_string(json, "slug", film->slug);
    json_string(json, "kind", film->kind);
    if (film->number)
        json_number(json, "number", film->number);
    else
        json_string(json, "number", NULL);
    json_string(json, "title", film->title);
    json_string(json, "dek", film->dek);
    json_string(json, "language", film->language);
    api_record_seconds(json, "duration_s", film->duration_ms ? film->duration_ms : -1);
    json_time(json, "published_at", film->publish_ms);
    api_record_themes(json, film);
    api_record_url(json, site, "url", "/films/%s", film->slug);
}
