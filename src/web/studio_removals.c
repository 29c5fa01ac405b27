/* /studio/takedown/:slug: what is to be removed by hand of a film that is taken down, ticked off by
 * anybody who works here. */
#include "studio_removals.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"

#include "form.h"
#include "revision.h"
#include "routes.h"
#include "site_context.h"

static int fill(struct request *req, struct studio_removals_view *view)
{
    struct arena *arena = request_arena(req);
    struct removing removing;
    int r = removing_read(request_thread(req), request_part(req, "slug"), arena, &removing);

    if (!r)
        r = byhand_fill(req, &removing, view->frame.token, &view->list);
    if (r)
        return r < 0 ? fault(r) : r;
    view->is_down = removing.is_down;
    view->frame.title = arena_printf(arena, "To remove by hand: %s", removing.film.title);
    view->page_en = arena_printf(arena, "%s/films/%s", site_of(req)->origin, removing.film.slug);
    view->page_cy = arena_printf(arena, "%s/cy/films/%s", site_of(req)->origin, removing.film.slug);
    return view->frame.title && view->page_en && view->page_cy ? 0 : fault(-ENOMEM);
}

static int show(struct request *req, struct reply *reply, int status,
                struct studio_removals_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r = fill(req, view);

    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    studio_removals_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_removals(struct request *req, struct reply *reply)
{
    struct studio_removals_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_TAKEDOWN, &view.frame, &r))
        return r;
    return show(req, reply, 200, &view);
}

static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome)
{
    struct studio_removals_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_TAKEDOWN, &view.frame);

    if (r)
        return fault(r);
    studio_frame_problem(&view.frame, NULL, removing_why(outcome));
    return show(req, reply, outcome == REMOVING_MISSING ? 404 : 409, &view);
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    bool is_done = str_equal(form_text(form, "act"), "tick");
    int64_t base, revision;
    const char *path;
    int r;

    if (!str_to_number(form_text(form, "base"), &base))
        base = 0;
    r = removing_tick(&act, form_text(form, "item"), base, is_done, &revision);
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r);
    path = arena_printf(act.arena, "/studio/takedown/%s?done=%s", act.slug,
                        is_done ? "ticked" : "unticked");
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_removals_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
