/* /studio/partners: who may show films in frames; whether a page may; and which sites did, or tried
 * to. */
#include "studio_partners.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/limits.h"
#include "base/london.h"
#include "base/str.h"
#include "intake/framing.h"

#include "routes.h"
#include "site_context.h"

enum { FRAMING_DAYS = 28 };
static const int64_t day_ms = INT64_C(24) * 3600 * 1000;
static const struct viewer staff = {VIEWER_STAFF};

/* Rows as they come, for the page. */
struct gathered {
    struct request *req;
    struct studio_partners_view *view;
    struct studio_partner_row_view *partners;
    struct studio_framing_view *framings;
};

static const char *join(struct arena *arena, const char *const *words, int count)
{
    AUTO_BUF struct buf text = {0};

    for (int i = 0; i < count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", words[i]);
    return text.failed || !text.length ? NULL : arena_strndup(arena, text.data, text.length);
}

static const char *day_text(struct arena *arena, int64_t day)
{
    char text[CLOCK_TEXT_MAX];

    clock_write_rfc3339(text, day * day_ms);
    return arena_strndup(arena, text, 10);
}

static int add_partner(void *context, const struct partnership *is)
{
    struct gathered *gathered = context;
    struct arena *arena = request_arena(gathered->req);
    char until[LONDON_TEXT_MAX] = "";
    struct studio_partner_row_view *row;

    if (gathered->view->partner_count == partner_origins_max)
        return 0; /* each has an origin, so there are no more */
    row = &gathered->partners[gathered->view->partner_count++];
    if (is->until_ms >= 0)
        london_write(until, is->until_ms);
    *row = (struct studio_partner_row_view){
        .path = arena_printf(arena, "/studio/partners/%s", is->key),
        .name = is->name,
        .sites = join(arena, is->origins, is->origin_count),
        .films = is->has_all ? "All films"
                             : arena_printf(arena, "%d film%s", is->slug_count,
                                            is->slug_count == 1 ? "" : "s"),
        .until = *until ? arena_strdup(arena, until) : NULL,
        .seen = is->seen_day >= 0 ? day_text(arena, is->seen_day) : NULL,
        .is_over = is->until_ms >= 0 && is->until_ms <= request_now_ms(gathered->req),
    };
    return row->path && row->sites && row->films ? 0 : -ENOMEM;
}

static int add_framing(void *context, const struct framing_row *row)
{
    struct gathered *gathered = context;
    struct studio_partners_view *view = gathered->view;
    struct arena *arena = request_arena(gathered->req);
    struct studio_framing_view *out = &gathered->framings[view->framing_count];

    if (view->framing_count++ == framings_told_max)
        return fault(-EOVERFLOW);
    *out = (struct studio_framing_view){.day = day_text(arena, row->day),
                                        .slug = arena_strdup(arena, row->slug),
                                        .origin =
                                            *row->origin ? arena_strdup(arena, row->origin) : NULL,
                                        .count = row->count,
                                        .is_refused = row->is_refused};
    view->is_more = view->framing_count == framings_told_max;
    return out->day && out->slug && (out->origin || !*row->origin) ? 0 : -ENOMEM;
}

static int fill_rows(struct request *req, struct studio_partners_view *view)
{
    struct arena *arena = request_arena(req);
    struct gathered gathered = {
        .req = req,
        .view = view,
        .partners = arena_array(arena, (size_t)partner_origins_max, sizeof *view->partners),
        .framings = arena_array(arena, (size_t)framings_told_max, sizeof *view->framings),
    };
    int r;

    if (!gathered.partners || !gathered.framings)
        return -ENOMEM;
    view->partners = gathered.partners;
    view->framings = gathered.framings;
    r = partnership_each(request_thread(req), arena, add_partner, &gathered);
    return r ? r
             : framing_each(request_thread(req), request_now_ms(req) / day_ms - FRAMING_DAYS + 1,
                            arena, add_framing, &gathered);
}

/* "Does this page show that film?" */
static int try_page(struct request *req, struct studio_partners_view *view)
{
    AUTO_LOOK struct look look = site_look(req);
    struct arena *arena = request_arena(req);
    const char *page = request_argument(req, "page"), *slug = request_argument(req, "film");
    struct framing_trial *trial = arena_alloc(arena, sizeof *trial);
    int r;

    if (!page || !slug)
        return 0;
    if (!trial)
        return -ENOMEM;
    r = framing_try(&look, slug, page, arena, trial);
    view->answer = trial->why;
    view->is_allowed = trial->is_allowed;
    return r;
}

/* The films to choose of, for the new one and for what is tried. */
static int fill_films(struct request *req, const struct partnership *typed, const char *until,
                      struct studio_partners_view *view)
{
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));
    struct arena *arena = request_arena(req);
    const char *slug = request_argument(req, "film"), *page = request_argument(req, "page");
    const struct desk_query query = {0};
    struct partner_film_view *films;
    struct desk_list list;
    int r = desk_list(&look, &query, arena, &list);

    if (!r)
        r = partner_form_fill(&view->frame, arena, typed, until, &list, &view->form);
    films = arena_array(arena, (size_t)list.count + 1, sizeof *films);
    if (r || !films)
        return r ? r : -ENOMEM;
    for (int i = 0; i < list.count; i++) {
        films[i] = view->form.films[i];
        films[i].is_chosen = str_equal(films[i].slug, slug);
    }
    view->films = films;
    view->film_count = list.count;
    view->page = studio_frame_field(&view->frame, "page", "The address of their page", page);
    view->page.kind = "url";
    view->page.hint = "As the browser shows it: https://www.example.org/films";
    return 0;
}

static int show(struct request *req, struct reply *reply, int status,
                const struct partnership *typed, const char *until,
                struct studio_partners_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r;

    view->frame.title = "Partners";
    view->frame.lead = "Sites of others that may show films in frames. All others are refused.";
    r = fill_films(req, typed, until, view);
    if (!r)
        r = fill_rows(req, view);
    if (!r)
        r = try_page(req, view);
    if (r)
        return fault(r);
    studio_partners_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_partners(struct request *req, struct reply *reply)
{
    const struct partnership blank = {.has_all = true, .until_ms = -1};
    struct studio_partners_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_PARTNERS, &view.frame, &r))
        return r;
    return show(req, reply, 200, &blank, "", &view);
}

static int add(struct request *req, struct reply *reply, const struct form *form)
{
    struct arena *arena = request_arena(req);
    struct partnership_problem problem = {0};
    struct studio_partners_view view = {0};
    struct partnership typed, saved;
    const char *path;
    int r = partner_form_read(form, arena, &typed, &problem);

    if (!r)
        r = partnership_save(request_thread(req), form->staffer.name, &typed, arena, &saved,
                             &problem);
    if (r < 0)
        return fault(r);
    if (r) {
        r = studio_frame_again(req, &form->staffer, STUDIO_PARTNERS, &view.frame);
        if (r)
            return fault(r);
        studio_frame_problem(&view.frame, problem.field, problem.text);
        return show(req, reply, 422, &typed, form_text(form, "until"), &view);
    }
    path = arena_printf(arena, "/studio/partners/%s?done=partner-added", saved.key);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_partners_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, add);
}
