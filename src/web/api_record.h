/* A film as the API says it in lists, in search and alone. Never its row id, state or staff words.
 */
#pragma once

#include "base/json.h"
#include "catalogue/film.h"

#include "site_context.h"

/* Members of an object that the caller has begun and ends. */
void api_record_film(struct json *json, const struct site *site, const struct film *film);
/* Seconds as a number, or null when there is no such time (below 0). */
void api_record_seconds(struct json *json, const char *name, int64_t ms);
/* An absolute address of ours: origin, then the path as by printf. */
void api_record_url(struct json *json, const struct site *site, const char *name,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));
