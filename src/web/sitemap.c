/* GET /sitemap.xml: every page that search engines may tell of, in both languages, and the films on
 * them. They are shown where films are played, and told of no file. */
#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"

#include "card.h"
#include "feed_views.h"
#include "frame.h"
#include "routes.h"
#include "site_context.h"

static const char *const sitemap_paths[] = {"/",       "/themes", "/about",         "/help",
                                            "/filmed", "/press",  "/accessibility", "/privacy"};
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

static int sitemap_films(const struct look *look, struct arena *arena, const char *origin,
                         struct sitemap_page_view *pages, int *count)
{
    struct film_query query = {.order = FILM_NEWEST, .limit = api_films_max};
    struct film_list list;
    int r = 0;

    do {
        r = film_list(look, &query, arena, &list);
        for (int i = 0; !r && i < list.count && *count < sitemap_pages_max; i++)
            r = sitemap_add_film(arena, origin, &list.films[i], &pages[(*count)++]);
        query.cursor = list.next;
    } while (!r && query.cursor && *count < sitemap_pages_max);
    return r;
}

int sitemap_get(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);
    struct sitemap_page_view *pages = arena_array(arena, (size_t)sitemap_pages_max, sizeof *pages);
    int count = 0, r = pages ? 0 : -ENOMEM;

    for (; !r && count < SITEMAP_PATHS; count++)
        r = sitemap_add(arena, site_of(req)->origin, sitemap_paths[count], &pages[count]);
    if (!r)
        r = sitemap_films(&look, arena, site_of(req)->origin, pages, &count);
    if (r)
        return fault(r);
    feed_sitemap_write(&body, TONGUE_EN,
                       &(struct sitemap_view){.pages = pages, .page_count = count});
    return reply_body(reply, 200, "application/xml; charset=utf-8", &body);
}
