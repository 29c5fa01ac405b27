/* GET /preview/:token: who is asked in, and on what terms; POST: they agree, which counts (who only
 * looks at what is behind an address in a mail does not post). GET /p/:permit/preview: the film,
 * for them. */
#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/film.h"
#include "intake/invite.h"

#include "card.h"
#include "frame.h"
#include "permitted.h"
#include "preview_views.h"
#include "routes.h"
#include "site_context.h"

static const char page_preview_type[] = "text/html; charset=utf-8";
enum { PAGE_PREVIEW_CLOSED = 1 };

/* The same bytes for whatever is over, revoked, blocked or never was. */
static int page_preview_closed(struct reply *reply)
{
    const struct frame_view frame = frame_neutral("This preview has closed: IN CARE");
    AUTO_BUF struct buf body = {0};

    page_preview_closed_write(&body, frame.tongue, &frame);
    return reply_body(reply, 404, page_preview_type, &body);
}

/* The film, as whoever has this preview may see it now. PAGE_PREVIEW_CLOSED. */
static int page_preview_find(struct request *req, struct preview_row *row, struct film **film)
{
    int64_t now_ms = request_now_ms(req);
    int r = invite_find(request_thread(req), request_part(req, "token"), now_ms, request_arena(req),
                        row);

    if (r)
        return r < 0 ? fault(r) : PAGE_PREVIEW_CLOSED;
    AUTO_LOOK struct look look =
        look_open_by_permit(site_of(req)->library, request_thread(req), VIEWER_PREVIEW,
                            row->public_id, row->film, row->expires_at, now_ms);
    r = film_find(&look, row->slug, request_arena(req), film);
    return r == FILM_MISSING ? PAGE_PREVIEW_CLOSED : fault(r);
}

/* Released, it is everybody's. */
static bool page_preview_is_public(struct request *req, const struct preview_row *row)
{
    static const struct viewer anybody = {.kind = VIEWER_PUBLIC};
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &anybody, request_now_ms(req));

    return look_film(&look, row->slug) != NULL;
}

static int page_preview_lead(struct reply *reply, int status, const char *path)
{
    if (!path)
        return fault(-ENOMEM);
    reply_header(reply, "Location", path);
    return reply_empty(reply, status);
}

/* To the minute, and in which time: nobody is to guess. */
static const char *page_preview_moment(struct arena *arena, int64_t ms)
{
    char text[CLOCK_TEXT_MAX];

    if (ms < 0)
        return NULL;
    clock_write_rfc3339(text, ms);
    return arena_printf(arena, "%.10s, %.5s UTC", text, text + 11);
}

static int page_preview_fill(struct request *req, const struct preview_row *row,
                             const struct film *film, struct preview_view *view)
{
    struct arena *arena = request_arena(req);
    int64_t until_ms = row->embargo_at >= 0 ? row->embargo_at : film->publish_ms;

    *view = (struct preview_view){.frame = frame_neutral("A preview for you: IN CARE"),
                                  .title = film->title,
                                  .dek = film->dek && *film->dek ? film->dek : NULL,
                                  .language = film->language,
                                  .recipient = row->recipient,
                                  .until = page_preview_moment(arena, until_ms),
                                  .expires = page_preview_moment(arena, row->expires_at)};
    view->frame.is_cinema = true;
    return view->expires ? 0 : fault(-ENOMEM);
}

int page_preview(struct request *req, struct reply *reply)
{
    AUTO_BUF struct buf body = {0};
    struct preview_view view;
    struct preview_row row;
    struct film *film;
    int r = page_preview_find(req, &row, &film);

    if (r)
        return r < 0 ? fault(r) : page_preview_closed(reply);
    if (page_preview_is_public(req, &row))
        return page_preview_lead(reply, 302,
                                 arena_printf(request_arena(req), "/films/%s", row.slug));
    r = page_preview_fill(req, &row, film, &view);
    if (r)
        return fault(r);
    page_preview_terms_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, page_preview_type, &body);
}

int page_preview_act(struct request *req, struct reply *reply)
{
    const char *start;
    struct preview_row row;
    struct film *film;
    int r = page_preview_find(req, &row, &film);

    if (r == 0)
        r = invite_open(request_thread(req), &row, request_now_ms(req));
    if (r)
        return r < 0 ? fault(r) : page_preview_closed(reply);
    start = permitted(req, PERMIT_PREVIEW, row.public_id, film);
    return page_preview_lead(reply, 303,
                             start ? arena_printf(request_arena(req), "%s/preview", start) : NULL);
}

static int page_preview_sources(struct arena *arena, const struct film_version *version,
                                struct preview_view *view)
{
    struct source_view *sources =
        arena_array(arena, (size_t)version->rendition_count + 1, sizeof *sources);

    if (!sources)
        return fault(-ENOMEM);
    for (int i = 0; i < version->rendition_count; i++) {
        const struct film_rendition *rendition = &version->renditions[i];

        if (rendition->width > 0 && !rendition->is_track)
            sources[view->source_count++] =
                (struct source_view){.name = rendition->name, .type = rendition->type};
    }
    view->sources = sources;
    view->version = version->id;
    return 0;
}

static int page_preview_captions(struct arena *arena, const struct film *film,
                                 const struct film_version *version, struct preview_view *view)
{
    struct caption_view *captions =
        arena_array(arena, (size_t)version->caption_count + 1, sizeof *captions);

    if (!captions)
        return fault(-ENOMEM);
    for (int i = 0; i < version->caption_count; i++)
        captions[i] =
            (struct caption_view){.language = version->captions[i].language,
                                  .label = version->captions[i].label,
                                  .is_default = film_speaks(film, version->captions[i].language)};
    view->captions = captions;
    view->caption_count = version->caption_count;
    return 0;
}

int page_preview_film(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    struct arena *arena = request_arena(req);
    AUTO_BUF struct buf body = {0};
    struct preview_view view;
    struct preview_row row;
    struct film *film;
    int r = INVITE_MISSING;

    if (look.viewer.kind == VIEWER_PREVIEW)
        r = invite_get(request_thread(req), look.viewer.grant_id, arena, &row);
    if (r == 0)
        r = film_find(&look, row.slug, arena, &film);
    if (r > 0)
        return page_preview_closed(reply);
    if (r == 0)
        r = page_preview_fill(req, &row, film, &view);
    if (r == 0)
        r = page_preview_sources(arena, &film->versions[0], &view);
    if (r == 0)
        r = page_preview_captions(arena, film, &film->versions[0], &view);
    if (r)
        return fault(r);
    view.permit = request_part(req, "permit");
    view.door = card_picture(film->door);
    site_cut(reply, &look, film->id);
    page_preview_film_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, page_preview_type, &body);
}
