/* What a page says of its film to machines that read schema.org (JSON-LD 1.1). */
#include "views.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"

/* Within the block "<" could end it. */
static void ld_embed(struct buf *out, const struct buf *json)
{
    for (size_t i = 0; i < json->length; i++) {
        if (json->data[i] == '<')
            buf_text(out, "\\u003c");
        else
            buf_char(out, json->data[i]);
    }
}

static void ld_clip(struct json *json, const struct film_view *view, int i)
{
    const struct chapter_view *chapter = &view->chapters[i];
    int64_t end = i + 1 < view->chapter_count ? view->chapters[i + 1].second : view->seconds;
    char address[400];

    snprintf(address, sizeof address, "%s?t=%" PRId64, view->frame.address, chapter->second);
    json_object(json, NULL);
    json_string(json, "@type", "Clip");
    json_string(json, "name", chapter->title);
    json_number(json, "startOffset", chapter->second);
    json_number(json, "endOffset", end > chapter->second ? end : chapter->second + 1);
    json_string(json, "url", address);
    json_end_object(json);
}

static void ld_film(struct json *json, const struct film_view *view)
{
    char duration[32];

    snprintf(duration, sizeof duration, "PT%" PRId64 "S", view->seconds);
    json_object(json, NULL);
    json_string(json, "@context", "https://schema.org");
    json_string(json, "@type", "VideoObject");
    json_string(json, "name", view->title.words);
    json_string(json, "description", view->dek.words ? view->dek.words : view->title.words);
    json_string(json, "thumbnailUrl", view->frame.card.address);
    json_time(json, "uploadDate", view->publish_ms);
    json_string(json, "duration", duration);
    json_string(json, "inLanguage", view->language);
    json_string(json, "embedUrl", view->frame.address);
    if (view->has_flashes)
        json_string(json, "accessibilityHazard", "flashing");
    if (view->caption_count) {
        json_array(json, "accessibilityFeature");
        json_string(json, NULL, "captions");
        json_string(json, NULL, "transcript");
        json_end_array(json);
    }
    json_array(json, "hasPart");
    for (int i = 0; i < view->chapter_count; i++)
        ld_clip(json, view, i);
    json_end_array(json);
    json_end_object(json);
}

void ld_write(struct buf *out, enum tongue tongue, const struct film_view *view)
{
    AUTO_BUF struct buf text = {0};
    struct json json;

    (void)tongue;
    json_start(&json, &text);
    ld_film(&json, view);
    out->failed |= text.failed;
    buf_text(out, "<script type=\"application/ld+json\">");
    ld_embed(out, &text);
    buf_text(out, "</script>");
}
