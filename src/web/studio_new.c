/* /studio/new: a film before there is a file. /studio/films/:slug/delete: a draft is given up. */
#include "studio_new.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "intake/sketch.h"

#include "form.h"
#include "plain.h"
#include "routes.h"

static int show(struct request *req, struct reply *reply, int status, struct studio_new_view *view,
                const struct description *typed, const char *number)
{
    AUTO_BUF struct buf body = {0};
    struct arena *arena = request_arena(req);

    view->frame.title = "New film";
    view->frame.lead = "It begins as a draft: nobody outside the studio sees it. The file may come "
                       "later.";
    view->title = studio_frame_field(&view->frame, "title", "Title", typed->texts[0].title);
    view->title.hint = "In the language that is spoken. It can be changed until the film is out";
    view->number = studio_frame_field(&view->frame, "number", "Number in the series", number);
    view->number.hint = "Leave it empty for a film without a number";
    view->number.is_short = true;
    view->kinds = studio_film_kinds(arena, typed->kind, &view->kind_count);
    view->languages = studio_film_languages(arena, typed->language, &view->language_count);
    if (!view->kinds || !view->languages)
        return fault(-ENOMEM);
    studio_new_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_new(struct request *req, struct reply *reply)
{
    struct studio_new_view view = {0};
    struct description blank;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    describe_blank(&blank);
    return show(req, reply, 200, &view, &blank, "");
}

static void read_choices(const struct form *form, struct description *typed)
{
    for (int i = 0; describe_kinds[i]; i++)
        if (str_equal(form_text(form, "kind"), describe_kinds[i]))
            typed->kind = describe_kinds[i];
    if (str_equal(form_text(form, "language"), "cy"))
        typed->language = "cy";
}

static int add(struct request *req, struct reply *reply, const struct form *form)
{
    struct studio_new_view view = {0};
    struct description typed;
    const char *title = form_text(form, "title"), *number = form_text(form, "number");
    const char *wrong = describe_fault(title, DESCRIBE_TITLE_MAX), *path;
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    describe_blank(&typed);
    read_choices(form, &typed);
    typed.texts[describe_own(&typed)].title = title;
    if (wrong || !describe_has_title(&typed))
        studio_frame_problem(&view.frame, "title", wrong ? wrong : "Enter a title");
    if (*number && (!str_to_number(number, &typed.number) || typed.number < 1 ||
                    typed.number > DESCRIBE_NUMBER_MAX))
        studio_frame_problem(&view.frame, "number", "Enter a number from 1 to 9999, or nothing");
    if (view.frame.problem_count) {
        typed.texts[0].title = title;
        return show(req, reply, 422, &view, &typed, number);
    }
    r = sketch_add(request_thread(req), form->staffer.name, NULL, request_arena(req), &typed);
    if (r)
        return fault(r < 0 ? r : -EPROTO);
    path = arena_printf(request_arena(req), "/studio/films/%s?done=added", typed.slug);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_new_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, add);
}

static int ask(struct request *req, struct reply *reply, int status,
               struct studio_delete_view *view)
{
    AUTO_BUF struct buf body = {0};
    struct description now;
    int r = describe_find(request_thread(req), request_part(req, "slug"), request_arena(req), &now);

    if (r == DESCRIBE_MISSING)
        return plain_reply(reply, 404, "No such film",
                           "There is no film at this address. All films are listed under Films.");
    if (!r)
        r = studio_frame_film(req, &view->frame, STUDIO_TABS, now.slug,
                              now.texts[describe_own(&now)].title, (int)now.number, now.state);
    if (r)
        return fault(r);
    view->slug = now.slug;
    view->revision = now.revision;
    studio_delete_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_new_delete(struct request *req, struct reply *reply)
{
    struct studio_delete_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    return ask(req, reply, 200, &view);
}

static int drop(struct request *req, struct reply *reply, const struct form *form)
{
    struct studio_delete_view view = {0};
    int64_t revision = 0;
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    (void)str_to_number(form_text(form, "revision"), &revision);
    r = sketch_drop(request_thread(req), form->staffer.name, request_part(req, "slug"), revision,
                    request_arena(req));
    if (r < 0)
        return fault(r);
    if (r == 0 || r == SKETCH_MISSING)
        return form_done(reply, "/studio/films?done=deleted");
    studio_frame_problem(&view.frame, NULL, sketch_why(r));
    return ask(req, reply, 409, &view);
}

int studio_new_delete_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, drop);
}
