/* /studio/films/:slug: what people read of a film, in both languages side by side, and how it is
 * listed. The form carries what it held when it was made: so that of two who write at once neither
 * writes over the other unknowing. */
#include "studio_film.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "catalogue/autonym.h"
#include "catalogue/theme.h"

#include "card.h"
#include "form.h"
#include "plain.h"
#include "routes.h"
#include "site_context.h"
#include "studio_typed.h"

static const char *const studio_film_labels[DESCRIBE_FIELDS] = {
    [DESCRIBE_TITLE] = "Title",
    [DESCRIBE_DEK] = "In one line",
    [DESCRIBE_SYNOPSIS] = "Synopsis",
    [DESCRIBE_WELSH_TITLE] = "Title, in Welsh",
    [DESCRIBE_WELSH_DEK] = "In one line, in Welsh",
    [DESCRIBE_WELSH_SYNOPSIS] = "Synopsis, in Welsh",
    [DESCRIBE_KIND] = "Kind",
    [DESCRIBE_NUMBER] = "Number in the series",
    [DESCRIBE_LANGUAGE] = "Spoken language",
    [DESCRIBE_THEMES] = "Themes",
    [DESCRIBE_DOOR] = "Colour of the front door",
};

enum { KINDS_MAX = 8, DOORS_MAX = 16 };

const struct studio_choice_view *studio_film_kinds(struct arena *arena, const char *chosen,
                                                   int *count)
{
    struct studio_choice_view *kinds = arena_array(arena, KINDS_MAX, sizeof *kinds);

    for (*count = 0; kinds && describe_kinds[*count]; ++*count)
        kinds[*count] =
            (struct studio_choice_view){.value = describe_kinds[*count],
                                        .name = describe_kinds[*count],
                                        .is_chosen = str_equal(chosen, describe_kinds[*count])};
    return kinds;
}

static const char *studio_film_tongue(const char *language)
{
    return str_starts(language, "en")   ? "English"
           : str_starts(language, "cy") ? "Welsh"
                                        : autonym(language);
}

const struct studio_choice_view *studio_film_languages(struct arena *arena, const char *chosen,
                                                       int *count)
{
    const char *const tags[] = {"en-GB", "cy", chosen};
    bool is_other = !str_equal(chosen, tags[0]) && !str_equal(chosen, tags[1]);
    struct studio_choice_view *languages = arena_array(arena, 3, sizeof *languages);

    *count = is_other ? 3 : 2;
    for (int i = 0; languages && i < *count; i++)
        languages[i] = (struct studio_choice_view){.value = tags[i],
                                                   .name = studio_film_tongue(tags[i]),
                                                   .is_chosen = str_equal(chosen, tags[i])};
    return languages;
}

static const struct studio_choice_view *studio_film_doors(struct arena *arena, const char *chosen,
                                                          int *count)
{
    struct studio_choice_view *doors = arena_array(arena, DOORS_MAX, sizeof *doors);

    for (*count = 0; doors && describe_doors[*count]; ++*count)
        doors[*count] =
            (struct studio_choice_view){.value = describe_doors[*count],
                                        .name = describe_doors[*count],
                                        .picture = card_picture(describe_doors[*count]),
                                        .is_chosen = str_equal(chosen, describe_doors[*count])};
    return doors;
}

static bool studio_film_has(const struct description *shown, const char *theme)
{
    for (int i = 0; i < shown->theme_count; i++)
        if (str_equal(shown->themes[i], theme))
            return true;
    return false;
}

/* Those that films have; and the film's own that are only typed yet. */
static int studio_film_themes(struct request *req, struct studio_details_view *view,
                              const struct description *shown)
{
    static const struct viewer staff = {VIEWER_STAFF};
    struct arena *arena = request_arena(req);
    struct studio_choice_view *themes =
        arena_array(arena, (size_t)themes_max + DESCRIBE_THEMES_MAX, sizeof *themes);
    AUTO_LOOK struct look look =
        look_open(site_of(req)->library, request_thread(req), &staff, request_now_ms(req));
    struct theme_list list;
    int r = themes ? theme_list(&look, NULL, arena, &list) : -ENOMEM;

    if (r)
        return fault(r);
    for (int i = 0; i < list.count; i++)
        themes[view->theme_count++] =
            (struct studio_choice_view){.value = list.themes[i].id,
                                        .name = list.themes[i].name,
                                        .is_chosen = studio_film_has(shown, list.themes[i].id)};
    for (int i = 0; i < shown->theme_count; i++) {
        int at = 0;

        while (at < list.count && !str_equal(list.themes[at].id, shown->themes[i]))
            at++;
        if (at == list.count)
            themes[view->theme_count++] = (struct studio_choice_view){
                .value = shown->themes[i], .name = shown->themes[i], .is_chosen = true};
    }
    view->themes = themes;
    return 0;
}

static struct studio_field studio_film_field(const struct studio_frame *frame,
                                             const struct description *shown,
                                             enum describe_field which)
{
    enum describe_field kind = which % DESCRIBE_WELSH_TITLE;
    struct studio_field field =
        studio_frame_field(frame, studio_typed_ids[which], studio_film_labels[kind],
                           studio_typed_value(NULL, shown, which));

    field.hint = kind == DESCRIBE_TITLE ? "As viewers see it everywhere"
                 : kind == DESCRIBE_DEK ? "At most 90 letters, under the title in lists"
                                        : "On the film’s page. A blank line begins a paragraph";
    field.language = shown->texts[which >= DESCRIBE_WELSH_TITLE].language;
    field.rows = kind == DESCRIBE_SYNOPSIS ? 8 : kind == DESCRIBE_DEK ? 2 : 0;
    return field;
}

static int studio_film_fill(struct request *req, struct studio_details_view *view,
                            const struct description *now, const struct description *shown)
{
    struct arena *arena = request_arena(req);
    const char *number = studio_typed_value(arena, shown, DESCRIBE_NUMBER);

    view->slug = now->slug;
    view->is_draft = str_equal(now->state, "draft");
    view->language_name = studio_film_tongue(now->texts[0].language);
    for (int i = 0; i < 3; i++) {
        view->english[i] = studio_film_field(&view->frame, shown, (enum describe_field)i);
        view->welsh[i] =
            studio_film_field(&view->frame, shown, (enum describe_field)(DESCRIBE_WELSH_TITLE + i));
    }
    view->kinds = studio_film_kinds(arena, shown->kind, &view->kind_count);
    view->doors = studio_film_doors(arena, shown->door, &view->door_count);
    view->languages = studio_film_languages(arena, shown->language, &view->language_count);
    view->number =
        studio_frame_field(&view->frame, "number", studio_film_labels[DESCRIBE_NUMBER], number);
    view->number.hint = "Leave it empty for a film without a number";
    view->number.is_short = true;
    view->more_themes = studio_frame_field(&view->frame, "more-themes", "Other themes", "");
    view->more_themes.hint = "In words, with commas between: family time, horses";
    for (; view->was_count < DESCRIBE_FIELDS; view->was_count++) {
        enum describe_field field = (enum describe_field)view->was_count;
        const char *value = studio_typed_value(arena, now, field);

        if (!value)
            return -ENOMEM;
        view->was[view->was_count] = (struct studio_was_view){studio_typed_ids[field], value};
    }
    return number && view->kinds && view->doors && view->languages ? 0 : -ENOMEM;
}

/* now: as it is saved; shown: as it stands in the fields. */
static int studio_film_show(struct request *req, struct reply *reply, int status,
                            struct studio_details_view *view, const struct description *now,
                            const struct description *shown)
{
    AUTO_BUF struct buf body = {0};
    int r = studio_film_fill(req, view, now, shown);

    if (!r)
        r = studio_film_themes(req, view, shown);
    if (!r)
        r = studio_frame_film(req, &view->frame, STUDIO_DETAILS, now->slug,
                              now->texts[describe_own(now)].title, (int)now->number, now->state);
    if (r)
        return fault(r);
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

static bool studio_film_clash(struct arena *arena, struct studio_details_view *view,
                              const struct description *now, const struct description *typed,
                              unsigned clashes)
{
    for (enum describe_field field = 0; field < DESCRIBE_FIELDS; field++) {
        struct studio_clash_view *clash = &view->clashes[view->clash_count];

        if (!(clashes & (1u << field)))
            continue;
        clash->id = studio_typed_ids[field];
        clash->name = studio_film_labels[field];
        clash->theirs = studio_typed_value(arena, now, field);
        clash->ours = studio_typed_value(arena, typed, field);
        if (!clash->theirs || !clash->ours)
            return false;
        view->clash_count++;
    }
    return true;
}

/* It was not saved: the page says why, with what was typed still in it. */
static int studio_film_again(struct request *req, struct reply *reply,
                             struct studio_details_view *view, int outcome, unsigned clashes,
                             const struct description *now, const struct description *was,
                             const struct description *typed)
{
    bool is_changed = clashes || outcome == DESCRIBE_CHANGED;

    if (outcome == DESCRIBE_BAD)
        studio_frame_problem(&view->frame, NULL, "Not saved: something here cannot be taken");
    if (is_changed)
        studio_frame_problem(&view->frame, clashes ? "clash" : NULL,
                             "Not saved: somebody else saved this film first");
    if (!studio_film_clash(request_arena(req), view, now, typed, clashes))
        return fault(-ENOMEM);
    return studio_film_show(req, reply, is_changed ? 409 : 422, view, clashes ? now : was, typed);
}

static int studio_film_save(struct request *req, struct reply *reply, const struct form *form)
{
    struct arena *arena = request_arena(req);
    struct studio_details_view view = {0};
    struct description now, was, typed;
    const char *path;
    unsigned clashes;
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (!r)
        r = describe_find(request_thread(req), request_part(req, "slug"), arena, &now);
    if (!r)
        r = studio_typed_read(arena, &view.frame, form, &now, &was, &typed);
    if (r)
        return r == DESCRIBE_MISSING ? studio_film_missing(reply) : fault(r);
    clashes = describe_merge(&typed, &was, &now);
    typed.revision = now.revision;
    if (!clashes && !view.frame.problem_count)
        r = describe_film(request_thread(req), form->staffer.name, arena, &typed);
    if (r < 0 || r == DESCRIBE_MISSING)
        return r < 0 ? fault(r) : studio_film_missing(reply);
    if (r || clashes || view.frame.problem_count)
        return studio_film_again(req, reply, &view, r, clashes, &now, &was, &typed);
    path = arena_printf(arena, "/studio/films/%s?done=saved", now.slug);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_film_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, studio_film_save);
}
