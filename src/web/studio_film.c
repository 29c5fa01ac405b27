/* /studio/films/:slug: what people read of a film, in both languages side by side. */
#include "studio_film.h"

#include <errno.h>

#include "base/fault.h"
#include "base/str.h"
#include "intake/describe.h"

#include "card.h"
#include "form.h"
#include "plain.h"
#include "routes.h"

static const struct {
    const char *value, *name;
} studio_film_kinds[] = {
    {"episode", "Episode"}, {"trailer", "Trailer"},     {"extra", "Extra"},
    {"clip", "Clip"},       {"interview", "Interview"},
};
enum { KINDS = sizeof studio_film_kinds / sizeof *studio_film_kinds };

static const char *const studio_film_doors[] = {
    "pillar", "sage", "navy", "plum", "teal", "brick", "bottle", "slate", "marigold",
};
enum { DOORS = sizeof studio_film_doors / sizeof *studio_film_doors };

/* The ids of the fields: of the film's own language, of the other. */
static const char *const studio_film_ids[2][3] = {
    {"title", "dek", "synopsis"},
    {"other-title", "other-dek", "other-synopsis"},
};
static const char *const studio_film_labels[3] = {"Title", "In one line", "Synopsis"};
static const int studio_film_letters[3] = {DESCRIBE_TITLE_MAX, DESCRIBE_DEK_MAX,
                                           DESCRIBE_SYNOPSIS_MAX};

static const char **studio_film_text(struct describe_text *text, int i)
{
    return i == 0 ? &text->title : i == 1 ? &text->dek : &text->synopsis;
}

static const char *studio_film_tongue(const char *language)
{
    return str_starts(language, "cy") ? "Welsh" : "English";
}

static void studio_film_fields(struct studio_details_view *view, struct description *shown)
{
    for (int half = 0; half < 2; half++)
        for (int i = 0; i < 3; i++) {
            struct studio_field *field = half ? &view->other[i] : &view->own[i];

            *field =
                studio_frame_field(&view->frame, studio_film_ids[half][i], studio_film_labels[i],
                                   *studio_film_text(&shown->texts[half], i));
            field->hint = i == 0   ? "As viewers see it everywhere"
                          : i == 1 ? "At most 90 letters, under the title in lists"
                                   : "On the film’s page. A blank line begins a paragraph";
            field->language = shown->texts[half].language;
            field->rows = i == 2 ? 8 : i == 1 ? 2 : 0;
        }
    view->own_name = studio_film_tongue(shown->texts[0].language);
    view->other_name = studio_film_tongue(shown->texts[1].language);
}

static int studio_film_choices(struct request *req, struct studio_details_view *view,
                               const struct description *shown)
{
    struct studio_choice_view *kinds = arena_array(request_arena(req), KINDS, sizeof *kinds);
    struct studio_choice_view *doors = arena_array(request_arena(req), DOORS, sizeof *doors);

    if (!kinds || !doors)
        return -ENOMEM;
    for (int i = 0; i < KINDS; i++)
        kinds[i] = (struct studio_choice_view){
            .value = studio_film_kinds[i].value,
            .name = studio_film_kinds[i].name,
            .is_chosen = str_equal(shown->kind, studio_film_kinds[i].value)};
    for (int i = 0; i < DOORS; i++)
        doors[i] =
            (struct studio_choice_view){.value = studio_film_doors[i],
                                        .name = studio_film_doors[i],
                                        .picture = card_picture(studio_film_doors[i]),
                                        .is_chosen = str_equal(shown->door, studio_film_doors[i])};
    view->kinds = kinds;
    view->kind_count = KINDS;
    view->doors = doors;
    view->door_count = DOORS;
    return 0;
}

/* now: as it is saved; shown: as it stands in the fields. */
static int studio_film_show(struct request *req, struct reply *reply, int status,
                            struct studio_details_view *view, const struct description *now,
                            struct description *shown)
{
    AUTO_BUF struct buf body = {0};
    const char *number =
        shown->number ? arena_printf(request_arena(req), "%lld", (long long)shown->number) : "";
    int r = number ? studio_film_choices(req, view, shown) : -ENOMEM;

    if (!r)
        r = studio_frame_film(req, &view->frame, STUDIO_DETAILS, now->slug, now->texts[0].title,
                              (int)now->number, now->state);
    if (r)
        return fault(r);
    studio_film_fields(view, shown);
    view->slug = now->slug;
    view->revision = now->revision;
    view->number = studio_frame_field(&view->frame, "number", "Number in the series", number);
    view->number.hint = "Leave it empty for a film without a number";
    view->number.is_short = true;
    studio_film_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

static int studio_film_missing(struct reply *reply)
{
    return plain_reply(reply, 404, "No such film",
                       "There is no film at this address. It may have been a draft that is "
                       "deleted. All films are listed under Films.");
}

int studio_film(struct request *req, struct reply *reply)
{
    struct studio_details_view view = {0};
    struct description now;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    r = describe_find(request_thread(req), request_part(req, "slug"), request_arena(req), &now);
    if (r)
        return r == DESCRIBE_MISSING ? studio_film_missing(reply) : fault(r);
    return studio_film_show(req, reply, 200, &view, &now, &now);
}

/* What was typed takes the place of what is saved; what is no choice of ours is left as it was. */
static void studio_film_take(struct studio_frame *frame, const struct form *form,
                             struct description *typed)
{
    for (int half = 0; half < 2; half++)
        for (int i = 0; i < 3; i++) {
            const char *text = form_text(form, studio_film_ids[half][i]);
            const char *wrong = describe_fault(text, studio_film_letters[i]);

            *studio_film_text(&typed->texts[half], i) = text;
            if (wrong)
                studio_frame_problem(frame, studio_film_ids[half][i], wrong);
        }
    if (!*typed->texts[0].title)
        studio_frame_problem(frame, "title", "Enter a title");
    for (int i = 0; i < KINDS; i++)
        if (str_equal(form_text(form, "kind"), studio_film_kinds[i].value))
            typed->kind = studio_film_kinds[i].value;
    for (int i = 0; i < DOORS; i++)
        if (str_equal(form_text(form, "door"), studio_film_doors[i]))
            typed->door = studio_film_doors[i];
    typed->number = 0;
    if (*form_text(form, "number") && (!str_to_number(form_text(form, "number"), &typed->number) ||
                                       typed->number < 1 || typed->number > 9999))
        studio_frame_problem(frame, "number", "Enter a number from 1 to 9999, or nothing");
}

static void studio_film_clashes(struct studio_details_view *view, struct description *now,
                                struct description *typed)
{
    for (int half = 0; half < 2; half++)
        for (int i = 0; i < 3; i++) {
            const char *theirs = *studio_film_text(&now->texts[half], i);
            const char *ours = *studio_film_text(&typed->texts[half], i);

            if (!str_equal(theirs, ours))
                view->clashes[view->clash_count++] =
                    (struct studio_clash_view){studio_film_labels[i], theirs, ours};
        }
}

static int studio_film_save(struct request *req, struct reply *reply, const struct form *form)
{
    struct arena *arena = request_arena(req);
    struct studio_details_view view;
    struct description now, typed;
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    view = (struct studio_details_view){.frame = view.frame};
    if (!r)
        r = describe_find(request_thread(req), request_part(req, "slug"), arena, &now);
    if (r)
        return r == DESCRIBE_MISSING ? studio_film_missing(reply) : fault(r);
    typed = now;
    studio_film_take(&view.frame, form, &typed);
    if (!str_to_number(form_text(form, "revision"), &typed.revision))
        typed.revision = 0;
    if (!view.frame.problem_count)
        r = describe_film(request_thread(req), form->staffer.name, arena, &typed);
    if (r == DESCRIBE_CHANGED) {
        studio_film_clashes(&view, &now, &typed);
        studio_frame_problem(&view.frame, NULL, "Not saved: somebody else saved this film first");
        return studio_film_show(req, reply, 409, &view, &now, &typed);
    }
    if (r < 0 || r == DESCRIBE_MISSING)
        return r < 0 ? fault(r) : studio_film_missing(reply);
    if (r || view.frame.problem_count) {
        now.revision = typed.revision; /* what was weighed against stays what it was */
        return studio_film_show(req, reply, 422, &view, &now, &typed);
    }
    const char *path = arena_printf(arena, "/studio/films/%s?done=saved", now.slug);

    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_film_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, studio_film_save);
}
