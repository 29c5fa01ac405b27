/* GET /embed/:slug: the player alone, for frames on partners' pages. GET /embed/:slug/:key: the
 * same at a partner's own address, whose bytes come by permit. GET /embed/:slug/ok: whether a frame
 * that is open may stay. What may not be framed is one card, the same for every reason. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/partner.h"

#include "frame.h"
#include "routes.h"
#include "showing.h"
#include "site_context.h"

static int page_embed_gone(struct reply *reply)
{
    AUTO_BUF struct buf body = {0};

    page_gone_write(&body, TONGUE_EN);
    return reply_body(reply, 404, "text/html; charset=utf-8", &body);
}

/* CSP 3 6.4.2: none listed is nobody. */
static int page_embed_let(struct request *req, struct reply *reply,
                          const struct partner_origins *origins)
{
    AUTO_BUF struct buf policy = {0};
    const char *value;

    buf_text(&policy, "frame-ancestors");
    for (int i = 0; i < origins->count; i++)
        buf_printf(&policy, " %s", origins->list[i]);
    if (!origins->count)
        buf_text(&policy, " 'none'");
    value = policy.failed ? NULL : arena_strndup(request_arena(req), policy.data, policy.length);
    if (!value)
        return fault(-ENOMEM);
    reply_header(reply, "Content-Security-Policy", value);
    return 0;
}

static int page_embed_reply(struct request *req, struct reply *reply, const struct look *look,
                            const struct partner_origins *origins, struct film_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r = page_embed_let(req, reply, origins);

    if (r)
        return fault(r);
    view->is_framed = true;
    site_cut(reply, look, view->film_id);
    page_embed_write(&body, view->frame.tongue, view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}

int page_embed(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    struct partner_origins origins;
    struct film_view view;
    int r = look_framed(&look, request_part(req, "slug")) ? showing_find(req, &look, &view)
                                                          : FILM_MISSING;

    if (r == FILM_MISSING)
        return page_embed_gone(reply);
    if (!r)
        r = partner_origins_of_film(&look, view.film_id, request_arena(req), &origins);
    if (r)
        return fault(r);
    view.ok = arena_printf(request_arena(req), "/embed/%s/ok", view.slug);
    return view.ok ? page_embed_reply(req, reply, &look, &origins, &view) : fault(-ENOMEM);
}

int page_embed_own(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    struct partner_origins origins;
    struct film_view view;
    const char *key = request_part(req, "key");
    bool is_on_site = look_film(&look, request_part(req, "slug"));
    int r = partner_look(&look, request_part(req, "slug"), key, request_arena(req), &origins);

    if (!r)
        r = showing_find_by(req, &look, PERMIT_PARTNER, key, &view);
    if (r > 0) /* no such partner, or no such film for it */
        return page_embed_gone(reply);
    if (r)
        return fault(r);
    view.is_on_site = is_on_site;
    return page_embed_reply(req, reply, &look, &origins, &view);
}

/* ?in=ORIGIN, where the browser tells a frame on whose page it stands: a page that may not show the
 * film any more loses it. Who says nothing is asked nothing: the policy is what protects. */
int page_embed_ok(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const struct visibility *film = look_framed(&look, request_part(req, "slug"));
    const char *in = request_argument(req, "in");
    struct partner_origins origins = {0};
    bool is_listed = !in;
    int r = film && in ? partner_origins_of_film(&look, film->film_id, request_arena(req), &origins)
                       : 0;

    if (r)
        return fault(r);
    for (int i = 0; i < origins.count; i++)
        is_listed |= str_equal(in, origins.list[i]);
    return film && is_listed ? reply_empty(reply, 204) : page_embed_gone(reply);
}
