/* GET /themes and /themes/:theme: what the films are about, and the films of one theme in their
 * order. */
#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/theme.h"

#include "card.h"
#include "frame.h"
#include "routes.h"
#include "theme_words.h"
#include "wording.h"

static const char html[] = "text/html; charset=utf-8";

static int page_theme_list(const struct look *look, struct arena *arena, const char *after,
                           struct themes_view *view)
{
    struct theme_view *views;
    struct theme_list list;
    int r = theme_list(look, after, arena, &list);

    if (r)
        return r;
    views = arena_array(arena, (size_t)list.count + 1, sizeof *views);
    if (!views)
        return -ENOMEM;
    for (int i = 0; i < list.count; i++)
        views[i] = (struct theme_view){.id = list.themes[i].id,
                                       .name = theme_words(view->frame.tongue, &list.themes[i])};
    view->themes = views;
    view->theme_count = list.count;
    view->next = list.next;
    return 0;
}

int page_themes(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct themes_view view = {0};
    int r = frame_fill(req, "/themes", &view.frame);

    view.frame.title = wording_say(view.frame.tongue, WORD_THEMES_TITLE);
    if (!r)
        r = page_theme_list(&look, request_arena(req), request_argument(req, "after"), &view);
    if (r)
        return fault(r);
    page_themes_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, html, &body);
}

/* Its name as its films have it. */
static const char *page_theme_name(enum tongue tongue, const struct film *film, const char *id)
{
    for (int i = 0; i < film->theme_count; i++)
        if (str_equal(film->themes[i].id, id))
            return theme_words(tongue, &film->themes[i]);
    return id; /* taken from it since the list was made */
}

static int page_theme_fill(struct request *req, const struct film_list *list,
                           struct theme_page_view *view)
{
    struct arena *arena = request_arena(req);
    const char *id = request_part(req, "theme");
    const char *path = arena_printf(arena, "/themes/%s", id);
    int r = path ? frame_fill(req, path, &view->frame) : -ENOMEM;

    if (r)
        return r;
    view->id = id;
    view->name = page_theme_name(view->frame.tongue, &list->films[0], id);
    view->frame.title = wording_make(arena, view->frame.tongue, WORD_FILM_TITLE, view->name, NULL);
    view->films = card_list(arena, view->frame.tongue, list->films, list->count, 0, &view->count);
    view->next = list->next;
    return view->frame.title && view->films ? 0 : -ENOMEM;
}

/* A theme without a film to see is no theme: it may be one of films that are hidden. */
int page_theme(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    const struct film_query query = {.order = FILM_NUMBERED,
                                     .theme = request_part(req, "theme"),
                                     .cursor = request_argument(req, "after"),
                                     .limit = page_films_max};
    struct theme_page_view view = {0};
    struct film_list list = {0};
    int r = film_list(&look, &query, request_arena(req), &list);

    if (r == FILM_BAD_CURSOR || (!r && !list.count))
        return reply_missing(reply);
    if (!r)
        r = page_theme_fill(req, &list, &view);
    if (r)
        return fault(r);
    page_theme_write(&body, view.frame.tongue, &view);
    return reply_body(reply, 200, html, &body);
}
