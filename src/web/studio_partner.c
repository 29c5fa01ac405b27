/* /studio/partners/:key: one partner: what it may show, what it pastes, and how it is cut. */
#include "studio_partner.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/london.h"
#include "base/str.h"

#include "oembed.h"
#include "plain.h"
#include "routes.h"
#include "site_context.h"

static const struct viewer staff = {VIEWER_STAFF};

static bool may_show(const struct partnership *is, const char *slug)
{
    bool may = is->has_all;

    for (int i = 0; i < is->slug_count; i++)
        may |= str_equal(is->slugs[i], slug);
    return may;
}

static int weight(const struct partner_film_view *film)
{
    return 2 * film->is_chosen + str_equal(film->state, "live");
}

/* Theirs among all, and the one that was asked for, or the first that is out, or that is. */
static int fill_theirs(struct request *req, const struct partnership *is,
                       struct studio_partner_view *view, const struct partner_film_view **chosen)
{
    struct arena *arena = request_arena(req);
    const char *slug = request_argument(req, "film");
    struct partner_film_view *theirs =
        arena_array(arena, (size_t)view->form.film_count + 1, sizeof *theirs);

    if (!theirs)
        return -ENOMEM;
    *chosen = NULL;
    for (int i = 0; i < view->form.film_count; i++) {
        struct partner_film_view *film = &theirs[view->their_count];

        if (!may_show(is, view->form.films[i].slug))
            continue;
        *film = view->form.films[i];
        film->is_chosen = str_equal(film->slug, slug);
        if (!*chosen || weight(film) > weight(*chosen))
            *chosen = film;
        view->their_count++;
    }
    view->theirs = theirs;
    return 0;
}

/* What to paste (docs/embedding.md). */
static int fill_codes(struct request *req, const struct partnership *is,
                      struct studio_partner_view *view)
{
    struct arena *arena = request_arena(req);
    const char *origin = site_of(req)->origin;
    const struct partner_film_view *film;
    struct iframe_view frame = {.width = 640, .height = oembed_height(640)};
    int r = fill_theirs(req, is, view, &film);

    if (r || !film)
        return r;
    view->slug = film->slug;
    view->page_address = arena_printf(arena, "%s/films/%s", origin, film->slug);
    view->frame_address = arena_printf(arena, "%s/embed/%s/%s", origin, film->slug, is->key);
    if (!view->page_address || !view->frame_address)
        return -ENOMEM;
    frame.address = view->frame_address;
    frame.title = film->title;
    view->iframe = oembed_html(arena, TONGUE_EN, &frame);
    view->wordpress = arena_printf(arena,
                                   "add_action( 'init', function () {\n"
                                   "    wp_oembed_add_provider( '%s/films/*', '%s/oembed' );\n"
                                   "    wp_oembed_add_provider( '%s/cy/films/*', '%s/oembed' );\n"
                                   "} );",
                                   origin, origin, origin, origin);
    return view->iframe && view->wordpress ? 0 : -ENOMEM;
}

static int fill_facts(struct request *req, const struct partnership *is,
                      struct studio_partner_view *view)
{
    struct arena *arena = request_arena(req);
    char text[LONDON_TEXT_MAX];

    if (is->until_ms >= 0) {
        london_write(text, is->until_ms);
        view->until = arena_strdup(arena, text);
    }
    if (is->seen_day >= 0) {
        clock_write_rfc3339(text, is->seen_day * INT64_C(24) * 3600 * 1000);
        view->seen = arena_strndup(arena, text, 10);
    }
    view->films = is->has_all ? "All films" : "Only some films";
    view->sites = view->form.origins.value;
    return (view->until || is->until_ms < 0) && (view->seen || is->seen_day < 0) ? 0 : -ENOMEM;
}

/* typed: what stands in the form again; NULL: what is kept. */
static int show(struct request *req, struct reply *reply, int status,
                const struct partnership *typed, const char *until,
                struct studio_partner_view *view)
{
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);
    const struct desk_query query = {0};
    struct partnership is;
    struct desk_list list;
    int r = partnership_read(request_thread(req), request_part(req, "key"), arena, &is);

    if (r == PARTNERSHIP_MISSING)
        return plain_reply(reply, 404, "No such partner",
                           "It may have been cut. All partners are listed under Partners.");
    if (!r)
        r = desk_list(&look, &query, arena, &list);
    if (!r)
        r = partner_form_fill(&view->frame, arena, typed ? typed : &is,
                              typed ? until : partner_form_until(arena, is.until_ms), &list,
                              &view->form);
    if (!r)
        r = fill_facts(req, &is, view);
    if (!r)
        r = fill_codes(req, &is, view);
    if (r)
        return fault(r);
    view->key = is.key;
    view->revision = is.revision;
    view->frame.title = is.name;
    studio_partner_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_partner(struct request *req, struct reply *reply)
{
    struct studio_partner_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_PARTNERS, &view.frame, &r))
        return r;
    return show(req, reply, 200, NULL, NULL, &view);
}

/* What was typed stays in the form, above what is kept. */
static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  const struct partnership *typed, const struct partnership_problem *problem)
{
    struct studio_partner_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_PARTNERS, &view.frame);

    if (r)
        return fault(r);
    if (outcome == PARTNERSHIP_CHANGED)
        studio_frame_problem(&view.frame, NULL,
                             "Somebody else has changed this partner meanwhile. Look at what it "
                             "says now under All partners, then save again.");
    else if (outcome == PARTNERSHIP_REFUSED)
        studio_frame_problem(&view.frame, problem->field, problem->text);
    return show(req, reply, outcome == PARTNERSHIP_CHANGED ? 409 : 422, typed,
                form_text(form, "until"), &view);
}

static int cut(struct request *req, struct reply *reply, const struct form *form, int64_t revision)
{
    int r = partnership_cut(request_thread(req), form->staffer.name, request_part(req, "key"),
                            revision, request_arena(req));

    if (r < 0)
        return fault(r);
    if (r == PARTNERSHIP_CHANGED)
        return refuse(req, reply, form, r, NULL, NULL);
    return form_done(reply, "/studio/partners?done=partner-cut");
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    struct arena *arena = request_arena(req);
    struct partnership_problem problem = {0};
    struct partnership typed, saved;
    int64_t revision = 0;
    const char *path;
    int r;

    (void)str_to_number(form_text(form, "revision"), &revision);
    if (str_equal(form_text(form, "act"), "cut"))
        return cut(req, reply, form, revision);
    r = partner_form_read(form, arena, &typed, &problem);
    typed.key = request_part(req, "key");
    typed.revision = revision;
    if (!r)
        r = partnership_save(request_thread(req), form->staffer.name, &typed, arena, &saved,
                             &problem);
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r, &typed, &problem);
    path = arena_printf(arena, "/studio/partners/%s?done=saved", saved.key);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_partner_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
