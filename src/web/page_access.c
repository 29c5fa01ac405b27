/* GET /accessibility: what each film has for whom, as the catalogue knows it, and how the site is
 * made. */
#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"

#include "access.h"
#include "card.h"
#include "frame.h"
#include "routes.h"
#include "wording.h"

static const char *page_access_answer(enum tongue tongue, bool has)
{
    return wording_say(tongue, has ? WORD_YES : WORD_NO);
}

/* FILM_MISSING: it was taken away since the list was made. */
static int page_access_row(const struct look *look, struct arena *arena, enum tongue tongue,
                           const char *slug, struct access_view *row)
{
    struct access access;
    struct film *film;
    int r = film_find(look, slug, arena, &film);

    if (r)
        return r;
    access = access_of(film);
    *row = (struct access_view){
        .slug = film->slug,
        .title = card_text(tongue, film->title, film->title_language),
        .captions = page_access_answer(tongue, access.has_captions),
        .welsh = page_access_answer(tongue, access.has_welsh),
        .described = page_access_answer(tongue, access.is_described),
        .bsl = page_access_answer(tongue, access.is_signed),
        .rung = access.rung ? access.rung : wording_say(tongue, WORD_NO),
    };
    return 0;
}

static int page_access_rows(const struct look *look, struct arena *arena, const char *after,
                            struct accessibility_view *view)
{
    const struct film_query query = {
        .order = FILM_NUMBERED, .cursor = after, .limit = page_films_max};
    struct access_view *rows;
    struct film_list list;
    int r = film_list(look, &query, arena, &list);

    if (r)
        return r;
    rows = arena_array(arena, (size_t)list.count + 1, sizeof *rows);
    if (!rows)
        return -ENOMEM;
    for (int i = 0; i < list.count; i++) {
        r = page_access_row(look, arena, view->frame.tongue, list.films[i].slug,
                            &rows[view->row_count]);
        if (r < 0)
            return r;
        view->row_count += r == 0;
    }
    view->rows = rows;
    view->next = list.next;
    return 0;
}

int page_access(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct accessibility_view view = {0};
    int r = frame_fill(req, "/accessibility", &view.frame);

    view.frame.title = wording_say(view.frame.tongue, WORD_ACCESSIBILITY_TITLE);
    if (!r)
        r = page_access_rows(&look, request_arena(req), request_argument(req, "after"), &view);
    if (r == FILM_BAD_CURSOR)
        return reply_missing(reply);
    if (r)
        return fault(r);
    page_accessibility_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}
