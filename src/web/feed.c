/* GET /feed.xml and /podcast.xml: the newest films for who reads or listens elsewhere (RSS 2.0 with
 * Media RSS, iTunes and Podcasting 2.0). What they download is asked for here, by range, each time:
 * a film that is withdrawn is gone there as well. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypt/digest.h"

#include "asset_table.h"
#include "card.h"
#include "feed_views.h"
#include "forewarning.h"
#include "frame.h"
#include "routes.h"
#include "site_context.h"

struct feed {
    struct request *req;
    const struct look *look;
    struct arena *arena;
    const char *origin;
    struct feed_view view;
};

static const char *feed_address(const struct feed *feed, const struct film_version *version,
                                const char *name)
{
    return arena_printf(feed->arena, "%s/media/%s/%s", feed->origin, version->id, name);
}

/* The largest comes first in the catalogue; sound alone is what podcasts want. */
static int feed_files(const struct feed *feed, const struct film_version *version,
                      struct feed_item_view *item)
{
    size_t count = (size_t)version->rendition_count;
    struct feed_file_view *files = arena_array(feed->arena, count + 1, sizeof *files);

    if (!files)
        return -ENOMEM;
    item->files = files;
    for (int i = 0; i < version->rendition_count; i++) {
        const struct film_rendition *rendition = &version->renditions[i];
        bool is_sound = !rendition->width && !rendition->is_track;
        struct feed_file_view *file = &files[is_sound ? count : (size_t)item->file_count];

        if (rendition->is_track)
            continue;
        *file = (struct feed_file_view){.address = feed_address(feed, version, rendition->name),
                                        .type = rendition->type,
                                        .bytes = rendition->bytes,
                                        .width = rendition->width,
                                        .height = rendition->height,
                                        .is_default = !is_sound && !item->file_count};
        if (!file->address)
            return -ENOMEM;
        item->file_count += !is_sound;
    }
    item->first = feed->view.is_podcast && files[count].address ? &files[count] : files;
    return 0;
}

static int feed_captions(const struct feed *feed, const struct film_version *version,
                         struct feed_item_view *item)
{
    struct feed_caption_view *captions =
        arena_array(feed->arena, (size_t)version->caption_count + 1, sizeof *captions);

    if (!captions)
        return -ENOMEM;
    for (int i = 0; i < version->caption_count; i++) {
        const char *language = version->captions[i].language;

        captions[i] = (struct feed_caption_view){
            .address = arena_printf(feed->arena, "%s/media/%s/captions/%s.vtt", feed->origin,
                                    version->id, language),
            .language = language,
        };
        if (!captions[i].address)
            return -ENOMEM;
    }
    item->captions = captions;
    item->caption_count = version->caption_count;
    return 0;
}

/* As JSON. */
static int feed_chapters(const struct feed *feed, const struct film_version *version,
                         struct feed_item_view *item)
{
    if (!version->chapter_count)
        return 0;
    item->chapters = feed_address(feed, version, "chapters.json");
    return item->chapters ? 0 : -ENOMEM;
}

/* The same for ever: a UUID (RFC 9562 5.5) of the feed's address without its scheme, as the podcast
 * namespace says. */
static const char *feed_guid(struct arena *arena, const char *address)
{
    static const uint8_t podcasts[] = {0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58, 0x58, 0xc6,
                                       0xa2, 0xc6, 0xa6, 0xb2, 0x8d, 0x12, 0x8c, 0xb6};
    uint8_t sum[DIGEST_BYTES_MAX];
    char hex[2 * DIGEST_BYTES_MAX + 1];
    struct digest *digest;
    const char *place = strstr(address, "://") + strlen("://");

    if (digest_open(&digest, DIGEST_SHA1))
        return NULL;
    if (digest_feed(digest, podcasts, sizeof podcasts) || digest_feed(digest, place, strlen(place)))
        place = NULL;
    digest_close(digest, sum);
    if (!place)
        return NULL;
    sum[6] = (uint8_t)((sum[6] & 0x0f) | 0x50);
    sum[8] = (uint8_t)((sum[8] & 0x3f) | 0x80);
    str_hex(hex, sum, 16);
    return arena_printf(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
                        hex + 20);
}

static const char *feed_episode_type(const char *kind)
{
    if (str_equal(kind, "trailer"))
        return "trailer";
    return str_equal(kind, "episode") ? "full" : "bonus";
}

/* Its dek, and what to know before. */
static const char *feed_about(const struct feed *feed, const struct film *film)
{
    const char *before = forewarning_line(feed->arena, frame_tongue(feed->req), film);
    const char *dek = film->dek ? film->dek : "";

    return before ? arena_printf(feed->arena, "%s%s%s", dek, *dek && *before ? " " : "", before)
                  : NULL;
}

static int feed_fill(const struct feed *feed, const struct film *film, struct feed_item_view *item)
{
    const char *prefix = tongue_path(frame_tongue(feed->req));
    char published[CLOCK_TEXT_MAX];
    int r;

    clock_write_http(published, film->publish_ms);
    *item = (struct feed_item_view){
        .title = film->title,
        .address = arena_printf(feed->arena, "%s%s/films/%s", feed->origin, prefix, film->slug),
        .guid = film->public_id,
        .about = feed_about(feed, film),
        .published = arena_strdup(feed->arena, published),
        .episode_type = feed_episode_type(film->kind),
        .seconds = (film->duration_ms + 999) / 1000,
        .number = film->number,
    };
    if (!item->address || !item->published || !item->about ||
        !card_poster(feed->arena, feed->origin, frame_tongue(feed->req), film, &item->picture))
        return -ENOMEM;
    r = feed_files(feed, &film->versions[0], item);
    if (!r)
        r = feed_captions(feed, &film->versions[0], item);
    return r ? r : feed_chapters(feed, &film->versions[0], item);
}

static int feed_items(struct feed *feed)
{
    const struct film_query query = {.order = FILM_NEWEST, .limit = page_films_max};
    struct feed_item_view *items;
    struct film_list list;
    int r = film_list(feed->look, &query, feed->arena, &list);

    items = r ? NULL : arena_array(feed->arena, (size_t)list.count + 1, sizeof *items);
    if (!items)
        return r ? r : -ENOMEM;
    feed->view.items = items;
    if (list.count) {
        char newest[CLOCK_TEXT_MAX];

        clock_write_http(newest, list.films[0].publish_ms);
        feed->view.changed = arena_strdup(feed->arena, newest);
    }
    for (int i = 0; i < list.count; i++) {
        struct film *film;

        r = film_find(feed->look, list.films[i].slug, feed->arena, &film);
        if (r == FILM_MISSING) /* since the list was made */
            continue;
        if (!r)
            r = feed_fill(feed, film, &items[feed->view.item_count]);
        if (r)
            return r;
        feed->view.item_count += items[feed->view.item_count].first->address != NULL;
    }
    return 0;
}

static int feed_reply(struct request *req, struct reply *reply, const char *path, bool is_podcast)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    enum tongue tongue = frame_tongue(req);
    struct feed feed = {
        .req = req, .look = &look, .arena = request_arena(req), .origin = site_of(req)->origin};
    int r;

    feed.view = (struct feed_view){
        .home = arena_printf(feed.arena, "%s%s/", feed.origin, tongue_path(tongue)),
        .address = arena_printf(feed.arena, "%s%s%s", feed.origin, tongue_path(tongue), path),
        .language = tongue_tag(tongue),
        .picture = arena_printf(feed.arena, "%s%s", feed.origin, card_raster(site_door)),
        .square = arena_printf(feed.arena, "%s%s", feed.origin, ASSET_SQUARE_PNG),
        .is_podcast = is_podcast,
    };
    if (feed.view.address)
        feed.view.guid = feed_guid(feed.arena, feed.view.address);
    r = feed.view.home && feed.view.guid && feed.view.picture && feed.view.square
            ? feed_items(&feed)
            : -ENOMEM;
    if (r)
        return fault(r);
    feed_rss_write(&body, tongue, &feed.view);
    return reply_body(reply, 200, "application/rss+xml; charset=utf-8", &body);
}

int feed_films(struct request *req, struct reply *reply)
{
    return feed_reply(req, reply, "/feed.xml", false);
}

int feed_podcast(struct request *req, struct reply *reply)
{
    return feed_reply(req, reply, "/podcast.xml", true);
}
