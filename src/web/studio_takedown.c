/* /studio/takedown: a person's word, or a film, taken back by one press: what goes is said before,
 * how long it took after. */
#include "studio_takedown.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/consent.h"
#include "intake/withdraw.h"

#include "form.h"
#include "plain.h"
#include "routes.h"
#include "site_context.h"

static int show(struct reply *reply, int status, const struct takedown_view *view)
{
    AUTO_BUF struct buf body = {0};

    if (view->seconds)
        studio_takedown_done_write(&body, TONGUE_EN, view);
    else
        studio_takedown_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

static const char *asked(struct request *req, const char *name)
{
    const char *value = request_argument(req, name);

    return value && *value ? value : NULL;
}

/* What is to be removed by hand, of one film more. */
struct listing {
    struct request *req;
    struct takedown_view *view;
};

static int add_list(void *context, const struct removing *removing)
{
    const struct listing *listing = context;
    struct takedown_view *view = listing->view;

    if (view->list_count == page_films_max)
        return 0;
    view->undone += removing->done < removing->count;
    return fault(
        byhand_fill(listing->req, removing, view->frame.token, &view->lists[view->list_count++]));
}

static int add_lists(struct request *req, struct takedown_view *view)
{
    struct arena *arena = request_arena(req);
    struct listing listing = {req, view};
    struct removing removing;
    int r = 0;

    view->lists = arena_array(arena, (size_t)page_films_max, sizeof *view->lists);
    if (!view->lists)
        return fault(-ENOMEM);
    if (!view->code && !view->slug)
        return fault(removing_each(request_thread(req), arena, add_list, &listing));
    for (int i = 0; view->seconds && !r && i < view->what.film_count; i++) {
        const struct takedown_film *film = &view->what.films[i];

        if (view->slug ? !str_equal(film->slug, view->slug) : film->stays)
            continue;
        r = removing_read(request_thread(req), film->slug, arena, &removing);
        if (!r)
            r = add_list(&listing, &removing);
    }
    return r < 0 ? fault(r) : 0;
}

/* Of a person, of a film, or of all there are. */
static int gather(struct request *req, struct takedown_view *view)
{
    struct arena *arena = request_arena(req);
    struct db *db = request_thread(req);
    int r;

    if (view->code)
        return takedown_of_person(db, view->code, arena, &view->what);
    if (view->slug)
        return takedown_of_film(db, view->slug, arena, &view->what);
    r = takedown_people(db, arena, &view->people);
    return r ? fault(r) : takedown_films(db, arena, &view->films);
}

/* "1234" ms, as the act before said it. */
static const char *read_seconds(struct request *req)
{
    const char *said = asked(req, "ms");
    int64_t ms;

    if (!said || !str_to_number(said, &ms) || ms > 100000)
        return NULL;
    return arena_printf(request_arena(req), "%lld.%02lld", (long long)(ms / 1000),
                        (long long)(ms % 1000 / 10));
}

int studio_takedown(struct request *req, struct reply *reply)
{
    struct takedown_view view = {.code = asked(req, "code"),
                                 .slug = asked(req, "film"),
                                 .seconds = read_seconds(req),
                                 .is_pause = asked(req, "pause") != NULL,
                                 .is_slow = asked(req, "slow") != NULL,
                                 .is_unwritten = asked(req, "unwritten") != NULL};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_TAKEDOWN, &view.frame, &r))
        return r;
    view.frame.title = view.seconds ? "Taken down" : "Take down";
    r = gather(req, &view);
    if (r == TAKEDOWN_MISSING)
        return plain_reply(reply, 404, "There is nobody and nothing of that name",
                           "Nothing was changed. Go to Take down and choose from the lists.");
    if (!r)
        r = add_lists(req, &view);
    return r ? fault(r) : show(reply, 200, &view);
}

/* Whether anybody may still see one of them. */
static bool is_shown(struct request *req, const struct takedown *what, const char *only)
{
    static const struct viewer anybody = {.kind = VIEWER_PUBLIC};
    AUTO_LOOK struct look look = look_open(site_of(req)->library, NULL, &anybody, clock_wall_ms());

    for (int i = 0; i < what->film_count; i++) {
        const struct takedown_film *film = &what->films[i];

        if ((only ? str_equal(film->slug, only) : !film->stays) && look_film(&look, film->slug))
            return true;
    }
    return false;
}

/* Until this process shows none of them: what is asked of it from then on finds nothing. */
static bool wait_until_gone(struct request *req, const struct takedown *what, const char *only)
{
    int64_t until_ms = clock_steady_ms() + takedown_wait_ms_max;

    while (is_shown(req, what, only)) {
        if (clock_steady_ms() > until_ms)
            return false;
        poll(NULL, 0, 2);
    }
    return true;
}

static int take_down(struct request *req, const struct form *form, const struct takedown_view *view)
{
    int data_fd = site_of(req)->data_fd;
    const struct consent_word word = {
        .code = view->code, .slug = view->slug, .who = form->staffer.name};

    if (view->code)
        return consent_take_back(request_thread(req), data_fd, &word, view->is_pause);
    return withdraw_film(request_thread(req), data_fd, form->staffer.name, view->slug);
}

/* The two say the same things in their own numbers. */
static bool is_unwritten(const struct takedown_view *view, int r)
{
    return r == (view->code ? (int)CONSENT_LOGGED : (int)WITHDRAW_LOGGED);
}

static bool is_already(const struct takedown_view *view, int r)
{
    return r == (view->code ? (int)CONSENT_ALREADY : (int)WITHDRAW_ALREADY);
}

static int refuse_unwritten(struct reply *reply)
{
    return plain_reply(reply, 500, "It is NOT taken down",
                       "The disk did not take it, so it is still public. Stop the server now "
                       "(systemctl stop incare), which takes everything down, and ring whoever "
                       "runs it. Then make room on the disk and press again.");
}

static int tell(struct request *req, struct reply *reply, const struct takedown_view *view,
                int64_t took_ms, bool is_gone, int r)
{
    const char *path = arena_printf(
        request_arena(req), "/studio/takedown?ms=%lld%s%s%s%s%s%s%s", (long long)took_ms,
        view->code ? "&code=" : "", view->code ? view->code : "", view->slug ? "&film=" : "",
        view->slug ? view->slug : "", view->is_pause ? "&pause=1" : "", is_gone ? "" : "&slow=1",
        is_unwritten(view, r) ? "&unwritten=1" : "");

    return path ? form_done(reply, path) : fault(-ENOMEM);
}

static const char *said(const struct form *form, const char *name)
{
    const char *text = form_text(form, name);

    return *text ? text : NULL;
}

static int act(struct request *req, struct reply *reply, const struct form *form)
{
    struct takedown_view view = {.code = said(form, "code"),
                                 .is_pause = str_equal(form_text(form, "far"), "pause")};
    int64_t began_ms = clock_steady_ms();
    bool is_gone;
    int r;

    view.slug = said(form, view.code ? "only" : "film");
    if (!view.code && !view.slug)
        return form_done(reply, "/studio/takedown");
    r = gather(req, &view);
    if (!r)
        r = take_down(req, form, &view);
    if (r < 0)
        return refuse_unwritten(reply);
    if (r && !is_unwritten(&view, r) && !is_already(&view, r))
        return plain_reply(reply, 404, "There is nobody and nothing of that name",
                           "Nothing was changed. Go to Take down and choose from the lists.");
    is_gone = wait_until_gone(req, &view.what, view.slug);
    return tell(req, reply, &view, clock_steady_ms() - began_ms, is_gone, r);
}

int studio_takedown_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, act);
}
