/* GET /studio/: what needs a person now, and what is released next. */
#include "studio_today.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "catalogue/desk.h"
#include "intake/removing.h"

#include "routes.h"
#include "site_context.h"

static const struct viewer studio_today_staff = {VIEWER_STAFF};

static const char *studio_today_in(struct arena *arena, int64_t ms)
{
    static const struct {
        int64_t ms;
        const char *name;
    } units[] = {{86400000, "day"}, {3600000, "hour"}, {60000, "minute"}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t count = ms / units[i].ms;

        if (count > 0)
            return arena_printf(arena, "in %lld %s%s", (long long)count, units[i].name,
                                count > 1 ? "s" : "");
    }
    return "within a minute";
}

/* The soonest of what is to come; NULL: nothing is. */
static const struct desk_film *studio_today_next(const struct desk_list *list, int64_t now_ms)
{
    const struct desk_film *next = NULL;

    for (const struct desk_film *film = list->films; film < list->films + list->count; film++)
        if (film->state == FILM_SCHEDULED && film->row.publish_at > now_ms &&
            (!next || film->row.publish_at < next->row.publish_at))
            next = film;
    return next;
}

static int studio_today_fill(struct request *req, const struct desk_list *list,
                             struct studio_today_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_film_view *films = arena_array(arena, (size_t)list->count + 1, sizeof *films);
    const struct desk_film *next = studio_today_next(list, request_now_ms(req));

    if (!films)
        return -ENOMEM;
    for (int i = 0; i < list->count; i++) {
        const struct desk_film *film = &list->films[i];

        if (film->state != FILM_DRAFT && film->state != FILM_READY)
            continue;
        if (!studio_films_fill(arena, film, &films[view->count++]))
            return -ENOMEM;
    }
    view->films = films;
    if (!next)
        return 0;
    view->next = &films[list->count];
    view->in = studio_today_in(arena, next->row.publish_at - request_now_ms(req));
    return view->in && studio_films_fill(arena, next, &films[list->count]) ? 0 : -ENOMEM;
}

struct studio_today_downs {
    struct request *req;
    struct studio_today_view *view;
};

static int studio_today_down(void *context, const struct removing *removing)
{
    const struct studio_today_downs *downs = context;
    struct studio_today_view *view = downs->view;

    if (removing->done == removing->count || view->down_count == page_films_max)
        return 0;
    return byhand_fill(downs->req, removing, view->frame.token, &view->down[view->down_count++]);
}

static int studio_today_downs(struct request *req, struct studio_today_view *view)
{
    struct studio_today_downs downs = {req, view};

    view->down = arena_array(request_arena(req), (size_t)page_films_max, sizeof *view->down);
    return view->down
               ? removing_each(request_thread(req), request_arena(req), studio_today_down, &downs)
               : -ENOMEM;
}

int studio_today(struct request *req, struct reply *reply)
{
    static const struct desk_query all = {0};
    struct studio_today_view view = {0};
    AUTO_BUF struct buf body = {0};
    struct desk_list list;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_TODAY, &view.frame, &r))
        return r;
    AUTO_LOOK struct look look = look_open(site_of(req)->library, request_thread(req),
                                           &studio_today_staff, request_now_ms(req));

    view.frame.title = "Today";
    r = desk_list(&look, &all, request_arena(req), &list);
    if (!r)
        r = studio_today_fill(req, &list, &view);
    if (!r)
        r = studio_today_downs(req, &view);
    if (r)
        return fault(r);
    view.is_quiet = !view.count && !view.down_count;
    studio_today_write(&body, TONGUE_EN, &view);
    return reply_body(reply, 200, studio_frame_type, &body);
}
