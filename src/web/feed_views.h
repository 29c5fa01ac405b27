/* What feeds and the sitemap show: plain values, as in views.h. Addresses are absolute. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#include "tongue.h"
#include "views.h"

struct feed_file_view {
    const char *address, *type;
    int64_t bytes;
    int width, height;
    bool is_default;
};

struct feed_caption_view {
    const char *address, *language;
};

struct feed_item_view {
    const char *title, *address, *guid, *about;
    struct raster_view picture;
    const char *chapters;     /* NULL: none */
    const char *published;    /* RFC 5322 */
    const char *episode_type; /* "full", "trailer", "bonus" */
    int64_t seconds;
    int number;                         /* 0: none */
    const struct feed_file_view *first; /* what is downloaded */
    const struct feed_file_view *files; /* the film in all its sizes */
    int file_count;
    const struct feed_caption_view *captions;
    int caption_count;
};

struct feed_view {
    const char *home, *address, *language, *picture;
    const char *square;  /* the picture that podcasts want */
    const char *guid;    /* a UUID */
    const char *changed; /* RFC 5322: when the newest came; NULL: never */
    bool is_podcast;     /* sound alone */
    const struct feed_item_view *items;
    int item_count;
};

struct sitemap_film_view {
    const char *picture, *title, *dek;
    const char *published; /* RFC 3339 */
    int64_t seconds;
};

struct sitemap_page_view {
    const char *english, *welsh;
    const struct sitemap_film_view *film; /* NULL: a page of another kind */
};

struct sitemap_view {
    const struct sitemap_page_view *pages;
    int page_count;
};

struct sitemaps_view {
    const char *address; /* of the index */
    const int64_t *parts;
    int part_count;
};

struct oembed_view {
    const char *title, *provider;
    int width, height;
    struct raster_view picture; /* no address: it is too large for who asks */
    const char *html;           /* itself a text here */
};

void oembed_write(struct buf *out, enum tongue tongue, const struct oembed_view *view);
void feed_rss_write(struct buf *out, enum tongue tongue, const struct feed_view *view);
void feed_sitemap_write(struct buf *out, enum tongue tongue, const struct sitemap_view *view);
void feed_sitemaps_write(struct buf *out, enum tongue tongue, const struct sitemaps_view *view);
