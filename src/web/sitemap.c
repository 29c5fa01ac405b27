/* GET /sitemap.xml: every page that search engines may tell of, in both languages, and the films on
 * them. They are shown where films are played, and told of no file. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"

#include "card.h"
#include "feed_views.h"
#include "frame.h"
#include "routes.h"
#include "site_context.h"

static const char *const sitemap_paths[] = {"/",       "/themes", "/about",         "/help",
                                            "/filmed", "/press",  "/accessibility", "/privacy"};
static const char xml[] = "application/xml; charset=utf-8";
enum { SITEMAP_PATHS = sizeof sitemap_paths / sizeof *sitemap_paths };

static int sitemap_add(struct arena *arena, const char *origin, const char *path,
                       struct sitemap_page_view *page)
{
    page->english = arena_printf(arena, "%s%s", origin, path);
    page->welsh = arena_printf(arena, "%s%s%s", origin, tongue_path(TONGUE_CY), path);
    return page->english && page->welsh ? 0 : -ENOMEM;
}

static int sitemap_add_film(struct arena *arena, const char *origin, const struct film *film,
                            struct sitemap_page_view *page)
{
    struct sitemap_film_view *view = arena_alloc(arena, sizeof *view);
    const char *path = arena_printf(arena, "/films/%s", film->slug);
    char published[CLOCK_TEXT_MAX];

    if (!view || !path)
        return -ENOMEM;
    clock_write_rfc3339(published, film->publish_ms);
    *view = (struct sitemap_film_view){
        .picture = arena_printf(arena, "%s%s", origin, card_raster(film->door)),
        .title = film->title,
        .dek = film->dek && *film->dek ? film->dek : film->title,
        .published = arena_strdup(arena, published),
        .seconds = (film->duration_ms + 500) / 1000,
    };
    page->film = view;
    return view->picture && view->published ? sitemap_add(arena, origin, path, page) : -ENOMEM;
}

/* Part n: the films of sitemap_films_max rows, so that none ever changes its part; before those of
 * the first part, the pages that are none's. */
static int sitemap_fill(const struct look *look, struct arena *arena, const char *origin,
                        int64_t part, struct sitemap_view *view)
{
    struct sitemap_page_view *pages;
    struct film_list list;
    int r = film_list_within(look, part * sitemap_films_max, (part + 1) * sitemap_films_max - 1,
                             arena, &list);

    pages = r ? NULL : arena_array(arena, (size_t)list.count + SITEMAP_PATHS, sizeof *pages);
    if (!pages)
        return r ? r : -ENOMEM;
    for (int i = 0; !r && !part && i < SITEMAP_PATHS; i++)
        r = sitemap_add(arena, origin, sitemap_paths[i], &pages[view->page_count++]);
    for (int i = 0; !r && i < list.count; i++)
        r = sitemap_add_film(arena, origin, &list.films[i], &pages[view->page_count++]);
    view->pages = pages;
    return r;
}

static int sitemap_part(struct request *req, struct reply *reply, const struct look *look,
                        int64_t part)
{
    AUTO_BUF struct buf body = {0};
    struct sitemap_view view = {0};
    int r = sitemap_fill(look, request_arena(req), site_of(req)->origin, part, &view);

    if (r)
        return fault(r);
    if (!view.page_count)
        return reply_missing(reply);
    feed_sitemap_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, xml, &body);
}

static int sitemap_index(struct request *req, struct reply *reply, const struct look *look)
{
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);
    int64_t *parts = arena_array(arena, (size_t)sitemap_parts_max, sizeof *parts);
    struct sitemaps_view view = {
        .address = arena_printf(arena, "%s/sitemap.xml", site_of(req)->origin),
        .parts = parts,
        .part_count = 1,
    };
    const struct visibility *film;

    if (!parts || !view.address)
        return fault(-ENOMEM);
    while (view.part_count < sitemap_parts_max &&
           (film = look_film_from(look, (parts[view.part_count - 1] + 1) * sitemap_films_max)))
        parts[view.part_count++] = film->film_id / sitemap_films_max;
    if (view.part_count == 1)
        return sitemap_part(req, reply, look, 0);
    feed_sitemaps_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, xml, &body);
}

/* The only part there is, or which parts there are: ?part=0 and so on. */
int sitemap_get(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    const char *asked = request_argument(req, "part");
    int64_t part;

    if (!asked)
        return sitemap_index(req, reply, &look);
    if (!str_to_number(asked, &part) || part > INT32_MAX)
        return reply_missing(reply);
    return sitemap_part(req, reply, &look, part);
}
