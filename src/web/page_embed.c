/* GET /embed/:slug: the player alone, for frames on partners' pages. GET /embed/:slug/:key: the
 * same at a partner's own address, whose bytes come by permit. GET /embed/:slug/ok: whether a frame
 * that is open may stay; POST: a browser tells that it showed none. What may not be framed is one
 * card, the same for every reason. */
#include <errno.h>
#include <stdlib.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/partner.h"
#include "intake/framing.h"

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
static int page_embed_let(struct request *req, struct reply *reply, const char *ok,
                          const struct partner_origins *origins)
{
    AUTO_BUF struct buf policy = {0};
    const char *value;

    buf_text(&policy, "frame-ancestors");
    for (int i = 0; i < origins->count; i++)
        buf_printf(&policy, " %s", origins->list[i]);
    if (!origins->count)
        buf_text(&policy, " 'none'");
    buf_printf(&policy, "; report-uri %s", ok); /* CSP 3 6.5.1: the one that all browsers know */
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
    int r = page_embed_let(req, reply, view->ok, origins);

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
    tally_partner(site_of(req)->tally, look.viewer.grant_id, request_now_ms(req));
    return page_embed_reply(req, reply, &look, &origins, &view);
}

/* ?in=ORIGIN, where the browser tells a frame on whose page it stands: a page that may not show the
 * film any more loses it. Who says nothing is asked nothing: the policy is what protects. The first
 * time a frame asks it says ?new, too, and is counted. */
static bool page_embed_stays(struct request *req, int64_t film_id,
                             const struct partner_origins *origins)
{
    const char *in = request_argument(req, "in"), *listed = NULL;

    for (int i = 0; in && i < origins->count && !listed; i++)
        if (partner_origin_lets(origins->list[i], in))
            listed = origins->list[i];
    if (listed && request_argument(req, "new"))
        tally_frame(site_of(req)->tally, film_id, listed, false, request_now_ms(req));
    return listed || !in;
}

int page_embed_ok(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const struct visibility *film = look_framed(&look, request_part(req, "slug"));
    struct partner_origins origins = {0};
    int r = 0;

    if (film && request_argument(req, "in"))
        r = partner_origins_of_film(&look, film->film_id, request_arena(req), &origins);
    if (r)
        return fault(r);
    if (!film || !page_embed_stays(req, film->film_id, &origins))
        return page_embed_gone(reply);
    return reply_empty(reply, 204);
}

/* The same by permit: of a partner's own frame, or of a preview, which stands in none. */
int page_embed_own_ok(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const struct visibility *film = look_film(&look, request_part(req, "slug"));
    struct partner_origins origins = {0};
    int r = 0;

    if (film && look.viewer.kind == VIEWER_PARTNER && request_argument(req, "in"))
        r = partner_origins(&look, request_arena(req), &origins);
    if (r)
        return fault(r);
    if (!film || !page_embed_stays(req, film->film_id, &origins))
        return reply_missing(reply);
    return reply_empty(reply, 204);
}

/* What a browser says of a frame that it refused. */
struct page_embed_report {
    int64_t film_id;
    struct buf bytes;
};

static void page_embed_report_free(struct page_embed_report *report)
{
    buf_free(&report->bytes);
    free(report);
}

static bool page_embed_report_take(void *cls, void *thread, const void *bytes, size_t length)
{
    struct page_embed_report *report = cls;

    (void)thread;
    buf_append(&report->bytes, bytes, length);
    return report->bytes.failed; /* no browser says so much */
}

static void page_embed_report_drop(void *cls, void *thread)
{
    (void)thread;
    page_embed_report_free(cls);
}

static int page_embed_report_end(void *cls, struct request *req, struct reply *reply)
{
    struct page_embed_report *report = cls;

    if (!report->bytes.failed)
        tally_frame(site_of(req)->tally, report->film_id,
                    framing_read(report->bytes.data, report->bytes.length,
                                 request_header(req, "Referer"), request_arena(req)),
                    true, request_now_ms(req));
    page_embed_report_free(report);
    return reply_empty(reply, 204);
}

static const struct body_taker page_embed_report_taker = {
    .take = page_embed_report_take, .end = page_embed_report_end, .drop = page_embed_report_drop};

static int page_embed_unmethodical(struct request *req, struct reply *reply)
{
    reply_header(reply, "Allow", "GET, HEAD, OPTIONS, POST");
    return reply_empty(reply, str_equal(request_method(req), "OPTIONS") ? 204 : 405);
}

/* Of its origin alone, and that it was on this day: who looked is asked by nobody. */
int page_embed_told(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = site_look(req);
    const char *slug = request_part(req, "slug");
    bool is_own = *request_part(req, "permit") != '\0';
    const struct visibility *film = is_own ? look_film(&look, slug) : look_framed(&look, slug);
    struct page_embed_report *report;
    int r;

    if (!film)
        return is_own ? reply_missing(reply) : page_embed_gone(reply);
    if (!str_equal(request_method(req), "POST"))
        return page_embed_unmethodical(req, reply);
    report = calloc(1, sizeof *report);
    if (!report)
        return fault(-ENOMEM);
    report->film_id = film->film_id;
    report->bytes.bytes_max = (size_t)framing_report_bytes_max;
    r = request_take_body(req, &page_embed_report_taker, report);
    if (r)
        page_embed_report_free(report);
    return r ? fault(r) : 0;
}
