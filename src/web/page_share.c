/* GET /films/:slug/share: the film's address to copy, from the start or from a chapter, to send and
 * to cite. */
#include <errno.h>

#include "base/fault.h"
#include "base/html.h"
#include "catalogue/film.h"

#include "frame.h"
#include "routes.h"
#include "saying.h"
#include "showing.h"
#include "site_context.h"
#include "wording.h"

/* "mailto:?subject=…&body=…" (RFC 6068). */
static const char *page_share_mail(struct arena *arena, const struct film_view *film)
{
    AUTO_BUF struct buf mail = {0};

    buf_text(&mail, "mailto:?subject=");
    html_path_part(&mail, film->frame.title);
    buf_text(&mail, "&body=");
    html_path_part(&mail, film->frame.address);
    return mail.failed ? NULL : arena_strndup(arena, mail.data, mail.length);
}

static int page_share_fill(struct arena *arena, struct share_view *view)
{
    struct film_view *film = &view->film;
    enum tongue tongue = film->frame.tongue;
    const char *year = saying_year(arena, film->publish_ms);

    view->address = film->frame.address;
    view->mail = page_share_mail(arena, film);
    view->citation =
        year ? wording_make(arena, tongue, WORD_CITATION, year, film->title.words) : NULL;
    return view->mail && view->citation ? 0 : -ENOMEM;
}

int page_share(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);
    struct share_view view = {0};
    const char *path;
    int r = showing_find(req, &look, &view.film);

    if (r == FILM_MISSING)
        return reply_missing(reply); /* a hidden film must look like no film */
    if (!r)
        r = page_share_fill(arena, &view);
    path = arena_printf(arena, "/films/%s/share", r ? "" : view.film.slug);
    if (!r)
        r = path ? frame_fill(req, path, &view.frame) : -ENOMEM;
    if (r)
        return fault(r);
    view.frame.title =
        wording_make(arena, view.frame.tongue, WORD_SHARE_TITLE, view.film.title.words, NULL);
    if (!view.frame.title)
        return fault(-ENOMEM);
    view.frame.is_hidden = true;
    site_cut(reply, &look, view.film.film_id);
    page_share_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}
