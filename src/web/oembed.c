/* GET /oembed?url=&format=&maxwidth=&maxheight=: how a film is framed elsewhere (oEmbed 1.0).
 * Nobody is asked where they come from: what may frame a film is said by the frame itself. */
#include "oembed.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/html.h"
#include "base/id.h"
#include "base/json.h"
#include "base/slug.h"
#include "base/str.h"
#include "catalogue/partner.h"

#include "card.h"
#include "feed_views.h"
#include "routes.h"
#include "site_context.h"
#include "wording.h"

enum {
    OEMBED_WIDTH = 640,
    OEMBED_WIDTH_MAX = 1280,
    OEMBED_BAR = 46, /* below the picture: embed.css */
    OEMBED_SIDE_MIN = 200,
    OEMBED_PARTS = 4,
};

/* What an address of ours says. */
struct oembed_page {
    enum tongue tongue;
    const char *slug, *key; /* key NULL: the film's own page or frame */
    const char *moment;     /* "79"; NULL: the start */
};

enum { OEMBED_FOUND, OEMBED_NONE, OEMBED_PRIVATE };

const char *oembed_address(struct arena *arena, const char *origin, const char *page)
{
    AUTO_BUF struct buf address = {0};

    buf_printf(&address, "%s/oembed?url=", origin);
    html_path_part(&address, page);
    return address.failed ? NULL : arena_strndup(arena, address.data, address.length);
}

int oembed_height(int width)
{
    return (width * 9 + 8) / 16 + OEMBED_BAR;
}

const char *oembed_html(struct arena *arena, enum tongue tongue, const struct iframe_view *view)
{
    AUTO_BUF struct buf html = {0};

    part_iframe_write(&html, tongue, view);
    return html.failed ? NULL : arena_strndup(arena, html.data, html.length);
}

/* ?t=79, as the film's page takes it. */
static const char *oembed_moment(struct arena *arena, const char *query)
{
    size_t digits;

    for (query += *query == '?'; *query && *query != '#'; query += *query == '&') {
        digits = str_starts(query, "t=") ? strspn(query + 2, "0123456789") : 0;
        if (digits && digits < 6)
            return arena_strndup(arena, query + 2, digits);
        query += strcspn(query, "&#");
    }
    return NULL;
}

/* The parts of a path, at most so many; what comes after them is not one of ours. */
static int oembed_split(char *path, char *parts[OEMBED_PARTS])
{
    int count = 0;

    while (*path) {
        char *end = path + 1 + strcspn(path + 1, "/");

        if (count == OEMBED_PARTS)
            return 0;
        parts[count++] = path + 1; /* behind its slash */
        *path = '\0';
        path = end;
    }
    return count && !*parts[count - 1] ? count - 1 : count; /* a slash at the end is none */
}

static int oembed_read_path(char *path, struct oembed_page *page)
{
    char *parts[OEMBED_PARTS], **part = parts;
    int count = oembed_split(path, parts);

    if (count && str_equal(*part, "cy")) {
        page->tongue = TONGUE_CY;
        count--;
        part++;
    }
    if (count &&
        (str_equal(*part, "preview") || str_equal(*part, "studio") || str_equal(*part, "p")))
        return OEMBED_PRIVATE;
    if (count < 2 || !slug_is_valid(part[1]))
        return OEMBED_NONE;
    page->slug = part[1];
    if (count == 2 && (str_equal(*part, "films") || str_equal(*part, "embed")))
        return OEMBED_FOUND;
    if (count != 3 || !str_equal(*part, "embed") || !id_is_valid(part[2]))
        return OEMBED_NONE;
    page->key = part[2];
    return OEMBED_FOUND;
}

static int oembed_read(struct request *req, const char *url, struct oembed_page *page)
{
    const char *origin = site_of(req)->origin;
    struct arena *arena = request_arena(req);
    const char *rest = url + strlen(origin);
    char *path;

    *page = (struct oembed_page){.tongue = TONGUE_EN};
    if (!str_starts(url, origin) || *rest != '/')
        return OEMBED_NONE;
    path = arena_strndup(arena, rest, strcspn(rest, "?#"));
    if (!path)
        return -ENOMEM;
    page->moment = oembed_moment(arena, rest + strcspn(rest, "?"));
    return oembed_read_path(path, page);
}

/* A side that is not said, or no number, is none. */
static int oembed_most(const struct request *req, const char *name, int usual)
{
    const char *said = request_argument(req, name);
    int64_t most;

    if (!said || !str_to_number(said, &most) || most > usual)
        return usual;
    return most < 1 ? 1 : (int)most;
}

static void oembed_fit(const struct request *req, int *width, int *height)
{
    const char *said = request_argument(req, "maxwidth");
    int most = oembed_most(req, "maxheight", INT16_MAX);

    *width = oembed_most(req, "maxwidth", said ? OEMBED_WIDTH_MAX : OEMBED_WIDTH);
    *height = oembed_height(*width);
    if (*height > most) {
        *height = most;
        if (most > OEMBED_SIDE_MIN && (most - OEMBED_BAR) * 16 / 9 < *width)
            *width = (most - OEMBED_BAR) * 16 / 9;
    }
}

static int oembed_film(struct request *req, const struct oembed_page *page, struct film **film)
{
    AUTO_LOOK struct look look = site_look(req);
    struct partner_origins origins;
    int r =
        page->key ? partner_look(&look, page->slug, page->key, request_arena(req), &origins) : 0;

    look.language = tongue_tag(page->tongue);
    if (page->tongue == TONGUE_EN)
        look.language = "en";
    if (r)
        return r == PARTNER_MISSING ? FILM_MISSING : r;
    if (!look_framed(&look, page->slug))
        return FILM_MISSING;
    return film_find(&look, page->slug, request_arena(req), film);
}

/* What only a partner may frame has its door: nobody else may have a picture of it. */
static bool oembed_picture(struct arena *arena, const char *origin, const struct oembed_page *page,
                           const struct film *film, struct raster_view *picture)
{
    struct film doors = *film;

    if (page->key)
        doors.version_count = 0;
    return card_poster(arena, origin, page->tongue, &doors, picture);
}

static int oembed_fill(struct request *req, const struct oembed_page *page, const struct film *film,
                       struct oembed_view *view)
{
    struct arena *arena = request_arena(req);
    const char *origin = site_of(req)->origin, *at = tongue_path(page->tongue);
    struct iframe_view frame = {.title = film->title};

    oembed_fit(req, &view->width, &view->height);
    frame.width = view->width;
    frame.height = view->height;
    frame.address = arena_printf(arena, "%s%s/embed/%s%s%s%s%s", origin, at, film->slug,
                                 page->key ? "/" : "", page->key ? page->key : "",
                                 page->moment ? "#t=" : "", page->moment ? page->moment : "");
    if (!page->key)
        frame.link = arena_printf(arena, "%s%s/films/%s", origin, at, film->slug);
    if (!frame.address || (!page->key && !frame.link))
        return -ENOMEM;
    view->title = film->title;
    view->provider = origin;
    view->html = oembed_html(arena, page->tongue, &frame);
    if (!view->html || !oembed_picture(arena, origin, page, film, &view->picture))
        return -ENOMEM;
    if (oembed_most(req, "maxwidth", INT16_MAX) < view->picture.width ||
        oembed_most(req, "maxheight", INT16_MAX) < view->picture.height)
        view->picture.address = NULL;
    return 0;
}

static void oembed_write_json(struct buf *out, enum tongue tongue, const struct oembed_view *view)
{
    struct json json;

    json_start(&json, out);
    json_object(&json, NULL);
    json_string(&json, "version", "1.0");
    json_string(&json, "type", "video");
    json_string(&json, "title", view->title);
    json_string(&json, "provider_name", wording_say(tongue, WORD_SITE_NAME));
    json_string(&json, "provider_url", view->provider);
    json_number(&json, "cache_age", 3600);
    json_number(&json, "width", view->width);
    json_number(&json, "height", view->height);
    if (view->picture.address) {
        json_string(&json, "thumbnail_url", view->picture.address);
        json_number(&json, "thumbnail_width", view->picture.width);
        json_number(&json, "thumbnail_height", view->picture.height);
    }
    json_string(&json, "html", view->html);
    json_end_object(&json);
}

static int oembed_refuse(struct reply *reply, int outcome)
{
    if (outcome == OEMBED_PRIVATE)
        return reply_problem(reply, 401, "That address is not for everybody.");
    return reply_problem(reply, 404, "There is no film at that address.");
}

int oembed_get(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    const char *url = request_argument(req, "url"), *format = request_argument(req, "format");
    struct oembed_view view = {0};
    struct oembed_page page;
    struct film *film;
    int r;

    if (format && !str_equal(format, "json") && !str_equal(format, "xml"))
        return reply_problem(reply, 501, "format is json or xml.");
    if (!url)
        return reply_problem(reply, 400, "url: the address of a film is missing.");
    r = oembed_read(req, url, &page);
    if (r > 0)
        return oembed_refuse(reply, r);
    if (!r)
        r = oembed_film(req, &page, &film);
    if (r == FILM_MISSING)
        return oembed_refuse(reply, OEMBED_NONE);
    if (!r)
        r = oembed_fill(req, &page, film, &view);
    if (r)
        return fault(r);
    if (str_equal(format, "xml"))
        oembed_write(&body, page.tongue, &view);
    else
        oembed_write_json(&body, page.tongue, &view);
    return reply_body(reply, 200,
                      str_equal(format, "xml") ? "text/xml; charset=utf-8" : "application/json",
                      &body);
}
