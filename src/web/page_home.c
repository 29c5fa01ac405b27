/* GET /?after=: the street of doors. The newest film (before any: the trailer) in front, the films
 * in their order, and what else there is. */
#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"

#include "access.h"
#include "card.h"
#include "frame.h"
#include "routes.h"
#include "saying.h"
#include "site_context.h"
#include "wording.h"

/* What is not an episode stands below, a dozen at most. */
static const int page_home_extras = 12;

struct page_home {
    struct request *req;
    const struct look *look;
    struct home_view view;
};

static int page_home_cards(struct page_home *home, const struct film_query *query,
                           const struct card_view **cards, int *count, const char **next)
{
    struct request *req = home->req;
    struct film_list list;
    int r = film_list(home->look, query, request_arena(req), &list);

    if (r)
        return r;
    *cards = card_list(request_arena(req), frame_tongue(req), list.films, list.count, 0, count);
    if (next)
        *next = list.next;
    return *cards ? 0 : -ENOMEM;
}

/* The films of the series in their order; a library without any shows all it has, newest first. */
static int page_home_films(struct page_home *home, const char *cursor)
{
    struct home_view *view = &home->view;
    struct film_query query = {
        .order = FILM_NUMBERED, .kind = "episode", .cursor = cursor, .limit = page_films_max};

    return page_home_cards(home, &query, &view->films, &view->film_count, &view->next);
}

static bool page_home_announce(struct request *req, const struct film_announcement *film,
                               struct announcement_view *announcement)
{
    struct arena *arena = request_arena(req);
    enum tongue tongue = frame_tongue(req);

    *announcement = (struct announcement_view){
        .door = {.picture = card_picture_shut(film->door), .number = film->number},
        .name = film->number ? wording_make(arena, tongue, WORD_FILM_NUMBER,
                                            arena_printf(arena, "%d", film->number), NULL)
                             : wording_say(tongue, WORD_FILM_ANOTHER),
        .month = saying_month(arena, tongue, film->publish_ms, request_now_ms(req)),
    };
    return announcement->name && announcement->month;
}

/* What is to come stands behind the last film that is out. */
static int page_home_announced(struct page_home *home)
{
    struct request *req = home->req;
    struct film_announcement *films;
    struct announcement_view *announcements;
    int count;
    int r = film_list_announced(home->look, request_arena(req), &films, &count);

    if (r)
        return r;
    announcements = arena_array(request_arena(req), (size_t)count + 1, sizeof *announcements);
    if (!announcements)
        return -ENOMEM;
    for (int i = 0; i < count; i++)
        if (!page_home_announce(req, &films[i], &announcements[i]))
            return -ENOMEM;
    home->view.announcements = announcements;
    home->view.announcement_count = count;
    return 0;
}

static int page_home_extra(struct page_home *home)
{
    static const char *const kinds[] = {"extra", "interview", "clip"};
    struct home_view *view = &home->view;
    struct card_view *extras =
        arena_array(request_arena(home->req), 3 * (size_t)page_home_extras, sizeof *extras);

    if (!extras)
        return -ENOMEM;
    view->extras = extras;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct film_query query = {
            .order = FILM_NEWEST, .kind = kinds[i], .limit = page_home_extras};
        const struct card_view *cards;
        int count;
        int r = page_home_cards(home, &query, &cards, &count, NULL);

        if (r)
            return r;
        for (int j = 0; j < count; j++)
            extras[view->extra_count++] = cards[j];
    }
    return 0;
}

/* The first of a kind, newest first; NULL when there is none. */
static int page_home_first(struct page_home *home, const char *kind, const struct card_view **card)
{
    struct film_query query = {.order = FILM_NEWEST, .kind = kind, .limit = 1};
    int count;
    int r = page_home_cards(home, &query, card, &count, NULL);

    if (!r && count == 0)
        *card = NULL;
    return r;
}

/* What the film in front has, besides what its card says. */
static int page_home_facts(struct page_home *home, const char *slug)
{
    struct home_view *view = &home->view;
    struct arena *arena = request_arena(home->req);
    struct access access;
    struct film *film;
    int64_t bytes = 0;
    int r = film_find(home->look, slug, arena, &film);

    if (r)
        return r == FILM_MISSING ? 0 : r; /* since the list was made */
    for (int i = 0; i < film->versions[0].rendition_count; i++) {
        const struct film_rendition *rendition = &film->versions[0].renditions[i];

        if (!rendition->is_track && rendition->width && (!bytes || rendition->bytes < bytes))
            bytes = rendition->bytes;
    }
    access = access_of(film);
    view->front_has_welsh = access.has_welsh;
    view->front_has_captions = access.has_captions;
    view->front_rung = access.rung;
    view->front_size = bytes ? saying_size(arena, bytes) : NULL;
    return bytes && !view->front_size ? -ENOMEM : 0;
}

/* Of the first page alone: the hero, and what is no episode. */
static int page_home_front(struct page_home *home)
{
    struct home_view *view = &home->view;
    int r = page_home_first(home, "trailer", &view->trailer);

    if (!r)
        r = page_home_first(home, "episode", &view->newest);
    if (!r)
        r = page_home_extra(home);
    if (!r && (view->newest || view->trailer))
        r = page_home_facts(home, (view->newest ? view->newest : view->trailer)->slug);
    view->frame.title = wording_say(view->frame.tongue, WORD_HOME_TITLE);
    view->frame.description = wording_say(view->frame.tongue, WORD_HOME_LEAD);
    return r;
}

static int page_home_fill(struct page_home *home, const char *cursor)
{
    struct home_view *view = &home->view;
    int r = frame_fill(home->req, "/", &view->frame);

    if (!r)
        r = page_home_films(home, cursor);
    view->frame.title = wording_say(view->frame.tongue, WORD_HOME_MORE_TITLE);
    view->frame.is_home = true;
    view->is_later = cursor != NULL;
    if (!r && !view->next)
        r = page_home_announced(home);
    if (!r && !view->is_later)
        r = page_home_front(home);
    view->is_empty = !view->film_count && !view->announcement_count;
    return r;
}

int page_home(struct request *req, struct reply *reply)
{
    AUTO_LOOK struct look look = frame_look(req);
    AUTO_BUF struct buf body = {0};
    struct page_home home = {.req = req, .look = &look};
    int r = page_home_fill(&home, request_argument(req, "after"));

    if (r == FILM_BAD_CURSOR)
        return reply_missing(reply);
    if (r)
        return fault(r);
    page_home_write(&body, home.view.frame.tongue, &home.view);
    return reply_body(reply, 200, "text/html; charset=utf-8", &body);
}
