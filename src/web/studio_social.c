/* /studio/films/:slug/social: where a film is told of elsewhere: planned, posted with its address,
 * removed. */
#include "studio_social.h"

#include <errno.h>

#include "base/fault.h"
#include "base/london.h"
#include "base/str.h"
#include "intake/posting.h"

#include "form.h"
#include "revision.h"
#include "routes.h"
#include "site_context.h"

enum { PLATFORMS_MAX = 32 };

static struct studio_field say_field(struct studio_frame *frame, const char *id, const char *value)
{
    struct studio_field field =
        studio_frame_field(frame, id, "What to say there, word for word", value);

    field.rows = 4;
    field.hint = "With the short address in it. Nobody is named who has not agreed to be";
    return field;
}

static struct studio_field url_field(struct studio_frame *frame, const char *id, const char *value)
{
    struct studio_field field = studio_frame_field(frame, id, "The post’s own address", value);

    field.kind = "url";
    field.hint = "As the browser shows it once it is posted: https://…";
    return field;
}

/* What was typed of it, or what is kept. */
static const char *typed(const struct form *form, const char *name, const char *kept)
{
    return form && form_has(form, name) ? form_text(form, name) : kept;
}

static int fill_post(struct request *req, const struct form *form, const struct post_row *row,
                     struct studio_social_view *view, struct studio_post_view *out)
{
    struct arena *arena = request_arena(req);
    const char *say = arena_printf(arena, "words-%s", row->public_id);
    const char *url = arena_printf(arena, "url-%s", row->public_id);
    char when[LONDON_TEXT_MAX];

    london_write(when, row->changed_at);
    *out = (struct studio_post_view){
        .id = row->public_id,
        .platform = row->platform,
        .state = row->state,
        .heading = arena_printf(arena, "is-%s", row->public_id),
        .words = *row->words ? row->words : NULL,
        .address = *row->url ? row->url : NULL,
        .changed = arena_printf(arena, "%s, %s", row->changed_by, when),
        .revision = row->revision,
        .is_planned = str_equal(row->state, "planned"),
        .is_posted = str_equal(row->state, "posted"),
    };
    if (*row->code)
        out->short_address = arena_printf(arena, "%s/go/%s", site_of(req)->origin, row->code);
    if (!say || !url || !out->heading || !out->changed || (*row->code && !out->short_address))
        return -ENOMEM;
    out->say = say_field(&view->frame, say, typed(form, say, row->words));
    out->url = url_field(&view->frame, url, typed(form, url, row->url));
    view->planned += out->is_planned;
    view->posted += out->is_posted;
    view->removed += !out->is_planned && !out->is_posted;
    return 0;
}

/* The form for one more. */
static int fill_new(struct arena *arena, const struct form *form, struct studio_social_view *view)
{
    struct studio_platform_view *list = arena_array(arena, PLATFORMS_MAX, sizeof *list);
    const char *chosen = typed(form, "platform", posting_platforms[0]);
    int count = 0;

    if (!list)
        return -ENOMEM;
    for (; posting_platforms[count] && count < PLATFORMS_MAX; count++)
        list[count] =
            (struct studio_platform_view){.name = posting_platforms[count],
                                          .is_chosen = str_equal(posting_platforms[count], chosen)};
    view->platforms = list;
    view->platform_count = count;
    view->platform_problem = studio_frame_wrong(&view->frame, "platform");
    view->say = say_field(&view->frame, "words", typed(form, "words", ""));
    view->code = studio_frame_field(&view->frame, "code", "Its short address, after /go/",
                                    typed(form, "code", ""));
    view->code.hint = "Left empty, one is made";
    view->code.letters_max = POSTING_CODE_MAX - 1;
    return 0;
}

static int fill(struct request *req, const struct form *form, struct studio_social_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_post_view *posts;
    struct posting posting;
    int r = posting_read(request_thread(req), request_part(req, "slug"), arena, &posting);

    if (r)
        return r < 0 ? fault(r) : r;
    posts = arena_array(arena, (size_t)posting.count + 1, sizeof *posts);
    if (!posts)
        return fault(-ENOMEM);
    view->slug = posting.film.slug;
    view->is_withdrawn = str_equal(posting.film.state, "withdrawn");
    view->posts = posts;
    view->post_count = posting.count;
    for (int i = 0; !r && i < posting.count; i++)
        r = fill_post(req, form, &posting.posts[i], view, &posts[posting.count - 1 - i]);
    if (!r)
        r = fill_new(arena, form, view);
    return r ? fault(r)
             : fault(studio_frame_film(req, &view->frame, STUDIO_SOCIAL, posting.film.slug,
                                       posting.film.title, (int)posting.film.number,
                                       posting.film.state));
}

static int show(struct request *req, struct reply *reply, int status, const struct form *form,
                struct studio_social_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r = fill(req, form, view);

    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    studio_social_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_social(struct request *req, struct reply *reply)
{
    struct studio_social_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    return show(req, reply, 200, NULL, &view);
}

/* A form's field of one post, NULL when the form has none. */
static const char *field_of(struct request *req, const struct form *form, const char *name)
{
    const char *id = form_text(form, "post");
    const char *field = *id ? arena_printf(request_arena(req), "%s-%s", name, id) : name;

    return field && form_has(form, field) ? form_text(form, field) : NULL;
}

/* What was typed stands in its fields again, and what is wrong beside the one it is in. */
static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  const struct posting_problem *problem)
{
    const char *id = form_text(form, "post"), *field = NULL;
    struct studio_social_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    if (outcome == POSTING_BAD && problem->field && field_of(req, form, problem->field))
        field =
            *id ? arena_printf(request_arena(req), "%s-%s", problem->field, id) : problem->field;
    studio_frame_problem(&view.frame, field, posting_why(outcome, problem));
    return show(req, reply, outcome == POSTING_BAD ? 422 : 409, form, &view);
}

static const struct {
    const char *act, *done;
    const char *state; /* it comes to; NULL: none other */
} acts[] = {
    {"plan", "post-planned", NULL},      {"save", "saved", NULL},
    {"posted", "post-posted", "posted"}, {"removed", "post-removed", "removed"},
    {"delete", "post-deleted", NULL},
};

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    struct posting_edit edit = {.words = field_of(req, form, "words"),
                                .url = field_of(req, form, "url")};
    const char *done = "nothing", *path, *wish = form_text(form, "act");
    struct posting_problem problem = {0};
    int64_t base, revision;
    char id[33];
    int r = 0;

    if (!str_to_number(form_text(form, "base"), &base))
        base = 0;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_equal(wish, acts[i].act)) {
            done = acts[i].done;
            edit.state = acts[i].state;
        }
    if (str_equal(wish, "plan")) {
        edit.platform = form_text(form, "platform");
        edit.code = form_text(form, "code");
        r = posting_add(&act, &edit, id, &problem);
    } else if (str_equal(wish, "delete"))
        r = posting_remove(&act, form_text(form, "post"), base, &problem);
    else if (!str_equal(done, "nothing"))
        r = posting_change(&act, form_text(form, "post"), base, &edit, &revision, &problem);
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r, &problem);
    path = arena_printf(request_arena(req), "/studio/films/%s/social?done=%s", act.slug, done);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_social_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
