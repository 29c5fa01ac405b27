/* /studio/films/:slug/captions: the languages of a film's captions, drafts, and importing. */
#include "studio_captions.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/autonym.h"
#include "intake/captioned.h"
#include "intake/captioning.h"

#include "form.h"
#include "revision.h"
#include "routes.h"
#include "saying.h"

static const char *says_of(const struct captioned_language *language, enum captioned_state state)
{
    if (language->is_public)
        return "Visitors have them.";
    if (language->has_public)
        return state == CAPTIONED_CHECKED
                   ? "Watched through, to be approved; visitors have older ones."
                   : "Being worked on; visitors have older ones.";
    return state == CAPTIONED_CHECKED ? "Watched through, to be approved."
                                      : "Visitors do not have them.";
}

static int fill_language(struct arena *arena, const struct captioned_language *language,
                         struct studio_language_view *view)
{
    const struct captioned captioned = {.row = language->row, .is_public = language->is_public};
    enum captioned_state state = captioned_state(&captioned);
    const char *day = saying_date(arena, TONGUE_EN, language->row.saved_at);

    if (state == CAPTIONED_APPROVED && !language->is_public)
        state = CAPTIONED_CHECKED;
    *view = (struct studio_language_view){.tag = language->row.language,
                                          .name = autonym(language->row.language),
                                          .state = captioned_state_name(state),
                                          .says = says_of(language, state),
                                          .is_stale = language->is_stale && language->row.number,
                                          .is_public = language->is_public};
    if (language->row.number)
        view->saved = arena_printf(arena, "%s, %s", language->row.author, day ? day : "");
    return day && (view->saved || !language->row.number) ? 0 : -ENOMEM;
}

static int fill_draft(struct arena *arena, const struct captioned_draft *draft,
                      struct studio_draft_view *view)
{
    *view = (struct studio_draft_view){.id = draft->id,
                                       .language = draft->language,
                                       .is_telemetry = draft->is_telemetry,
                                       .says = arena_printf(arena, "%s: %lld cues",
                                                            str_equal(draft->origin, "machine")
                                                                ? "Heard by a machine"
                                                                : "Found in the film's file",
                                                            (long long)draft->cues)};
    return view->says ? 0 : -ENOMEM;
}

static int fill(struct request *req, struct studio_captions_view *view)
{
    struct arena *arena = request_arena(req);
    struct captioned_list list;
    struct studio_language_view *languages;
    struct studio_draft_view *drafts;
    int r = captioned_list(request_thread(req), request_part(req, "slug"), arena, &list);

    if (r)
        return r < 0 ? fault(r) : r;
    languages = arena_array(arena, (size_t)list.language_count + 1, sizeof *languages);
    drafts = arena_array(arena, (size_t)list.draft_count + 1, sizeof *drafts);
    if (!languages || !drafts)
        return fault(-ENOMEM);
    for (int i = 0; i < list.language_count && !r; i++)
        r = fill_language(arena, &list.languages[i], &languages[i]);
    for (int i = 0; i < list.draft_count && !r; i++)
        r = fill_draft(arena, &list.drafts[i], &drafts[i]);
    view->slug = list.film.slug;
    view->languages = languages;
    view->language_count = list.language_count;
    view->drafts = drafts;
    view->draft_count = list.draft_count;
    if (!view->language.value)
        view->language.value = list.language_count ? "" : list.spoken;
    return r ? fault(r)
             : fault(studio_frame_film(req, &view->frame, STUDIO_CAPTIONS, list.film.slug,
                                       list.film.title, (int)list.film.number, list.film.state));
}

static int show(struct request *req, struct reply *reply, int status,
                struct studio_captions_view *view, const char *language, const char *text)
{
    AUTO_BUF struct buf body = {0};
    int r;

    view->language = studio_frame_field(&view->frame, "language", "Language", language);
    view->language.hint = "en-GB, or cy";
    view->language.is_short = view->language.is_required = true;
    view->text = studio_frame_field(&view->frame, "text", "What the file holds", text);
    view->text.hint = "WebVTT, SubRip (.srt) or TTML (.ttml, .xml): paste all of it.";
    view->text.rows = 8;
    view->text.is_required = true;
    r = fill(req, view);
    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    studio_captions_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_captions(struct request *req, struct reply *reply)
{
    struct studio_captions_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    view.frame.is_wide = true;
    return show(req, reply, 200, &view, NULL, NULL);
}

static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  const struct revise_problem *problem)
{
    struct studio_captions_view view = {0};
    char why[REVISION_MAX];
    int status = revision_why(outcome, problem, why);
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    view.frame.is_wide = true;
    studio_frame_problem(&view.frame, outcome == REVISE_LANGUAGE ? "language" : "text",
                         arena_strdup(request_arena(req), why));
    return show(req, reply, status, &view, form_text(form, "language"), form_text(form, "text"));
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    const char *text = form_text(form, "text"), *language = form_text(form, "language");
    const struct revise_edit edit = {
        .bytes = text, .length = strlen(text), .origin = "import", .base = REVISE_ANY};
    struct revise_problem problem = {0};
    const char *path;
    int64_t number, draft;
    int r;

    if (str_to_number(form_text(form, "draft"), &draft))
        r = captioning_adopt(&act, draft, language, &number, &problem);
    else
        r = captioning_save(&act, language, &edit, &number, &problem);
    if (r == REVISE_MISSING)
        return reply_missing(reply);
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r, &problem);
    path = arena_printf(request_arena(req), "/studio/films/%s/captions/%s?done=captions-saved",
                        act.slug, language);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_captions_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
