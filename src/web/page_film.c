/* GET /films/:slug?t=: a film, what is said in it, and who to talk to. */
#include <errno.h>

#include "base/fault.h"
#include "base/str.h"

#include "card.h"
#include "credits.h"
#include "frame.h"
#include "routes.h"
#include "showing.h"
#include "site_context.h"

enum { PAGE_FILM_MORE = 3 };

/* Up to three other films, the newest. */
static int page_film_more(struct request *req, const struct look *look, struct film_view *view)
{
    struct arena *arena = request_arena(req);
    struct film_query query = {.order = FILM_NEWEST, .limit = PAGE_FILM_MORE + 1};
    struct card_view *more = arena_array(arena, PAGE_FILM_MORE, sizeof *more);
    struct film_list list;
    int r = film_list(look, &query, arena, &list);

    if (r || !more)
        return r ? r : -ENOMEM;
    for (int i = 0; i < list.count && view->more_count < PAGE_FILM_MORE; i++)
        if (!str_equal(list.films[i].slug, view->slug) &&
            !card_fill(arena, view->frame.tongue, &list.films[i], &more[view->more_count++]))
            return -ENOMEM;
    view->more = more;
    view->next_count = view->more_count > 0;
    return 0;
}

int page_film(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct film_view view;
    int r = showing_find(req, &look, &view);

    if (r == FILM_MISSING)
        return reply_missing(reply); /* a hidden film must look like no film */
    if (!r)
        r = page_film_more(req, &look, &view);
    if (!r)
        r = credits_fill(req, &look, &view);
    if (r)
        return fault(r);
    site_cut(reply, &look, view.film_id);
    page_film_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}
