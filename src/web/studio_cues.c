/* /studio/films/:slug/captions/:lang: a text of captions beside the film, to be edited, watched
 * through and approved. */
#include "studio_cues.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "catalogue/autonym.h"
#include "intake/captioned.h"
#include "intake/captioning.h"
#include "intake/preview.h"

#include "form.h"
#include "revision.h"
#include "routes.h"
#include "saying.h"

enum { MARKS_SHOWN_MAX = 50, REVISIONS_SHOWN_MAX = 200 };

struct filling {
    struct arena *arena;
    const struct vtt *vtt;
    struct studio_cues_view *view;
    struct studio_mark_view *marks;
    struct studio_revision_view *revisions;
    int64_t number;
};

static int add_mark(void *context, const struct lint_mark *mark)
{
    struct filling *filling = context;
    struct studio_cues_view *view = filling->view;
    char at[24];

    if (view->mark_count == MARKS_SHOWN_MAX) {
        view->more_marks++;
        return 0;
    }
    vtt_write_time(at, filling->vtt->cues[mark->cue].start_ms);
    filling->marks[view->mark_count++] =
        (struct studio_mark_view){.cue = mark->cue + 1,
                                  .at = arena_strdup(filling->arena, at),
                                  .text = arena_strdup(filling->arena, mark->text),
                                  .is_hard = mark->is_hard};
    return 0;
}

static int add_revision(void *context, const struct revision_row *row)
{
    struct filling *filling = context;
    struct studio_cues_view *view = filling->view;
    const char *day = saying_date(filling->arena, TONGUE_EN, row->saved_at);

    if (view->revision_count == REVISIONS_SHOWN_MAX)
        return 0;
    filling->revisions[view->revision_count++] = (struct studio_revision_view){
        .number = row->number,
        .says = arena_printf(filling->arena, "%s, %s%s%s%s", row->author, day ? day : "",
                             str_equal(row->origin, "human") ? "" : ", ",
                             str_equal(row->origin, "human")     ? ""
                             : str_equal(row->origin, "machine") ? "a machine's"
                                                                 : "imported",
                             row->approved_at >= 0  ? ", approved"
                             : row->checked_at >= 0 ? ", watched through"
                                                    : ""),
        .is_here = row->number == filling->number};
    return 0;
}

static const char *says_of(struct arena *arena, const struct captioned *captioned)
{
    const struct revision_row *row = &captioned->row;

    if (!row->number)
        return "Visitors have these, from a file beside the film. Once you save, the studio's "
               "count.";
    if (!captioned->is_last)
        return "An older one. Saving it makes it the newest again.";
    if (captioned->is_public)
        return arena_printf(arena, "Visitors have these: %s approved them.",
                            row->approved_by ? row->approved_by : "a file beside the film");
    if (row->checked_at >= 0)
        return arena_printf(
            arena, "%s %s. Visitors get them once they are approved.", row->checked_by,
            str_equal(row->checked_how, "played") ? "had all of the film played with them"
                                                  : "has watched the film with them");
    return "A draft: only the studio sees it.";
}

/* The best that any browser plays as it is. */
static const char *find_video(struct request *req, const char *slug, int *r)
{
    static const char *const names[] = {"480p.mp4", "720p.mp4", "240p.mp4", "original.mp4",
                                        "original.webm"};
    struct arena *arena = request_arena(req);
    struct preview preview;

    *r = preview_find(request_thread(req), slug, arena, &preview);
    for (size_t i = 0; *r == 0 && i < sizeof names / sizeof *names; i++)
        for (int j = 0; j < preview.count; j++)
            if (str_equal(preview.files[j].name, names[i]))
                return arena_printf(arena, "/api/v1/staff/films/%s/media/%s", slug, names[i]);
    *r = *r < 0 ? *r : 0;
    return NULL;
}

static void fill_standing(struct arena *arena, const struct captioned *captioned,
                          struct studio_cues_view *view)
{
    enum captioned_state state = captioned_state(captioned);
    char until[24];

    vtt_write_time(until, captioned->until_ms);
    view->slug = captioned->film.slug;
    view->tag = captioned->language;
    view->name = autonym(captioned->language);
    view->base = captioned->row.number;
    view->text = captioned->row.text;
    view->until = arena_strdup(arena, until);
    view->until_ms = captioned->until_ms;
    view->played = captioned->played;
    view->is_last = captioned->is_last;
    view->is_stale = captioned->is_stale && captioned->row.number;
    view->is_public = captioned->is_public && captioned->row.number;
    view->has_public = captioned->has_public;
    view->is_checked = captioned->row.checked_at >= 0;
    if (state == CAPTIONED_APPROVED && !captioned->is_public)
        state = CAPTIONED_CHECKED;
    view->state = captioned_state_name(state);
    view->says = says_of(arena, captioned);
    view->can_approve = view->frame.may_edit && captioned->row.number && captioned->is_last &&
                        !captioned->is_stale && !captioned->is_public;
}

static int fill(struct request *req, const struct captioned *captioned,
                struct studio_cues_view *view)
{
    struct arena *arena = request_arena(req);
    struct filling filling = {
        .arena = arena,
        .vtt = &captioned->vtt,
        .view = view,
        .marks = arena_array(arena, MARKS_SHOWN_MAX, sizeof *filling.marks),
        .revisions = arena_array(arena, REVISIONS_SHOWN_MAX, sizeof *filling.revisions),
        .number = captioned->row.number};
    int r;

    if (!filling.marks || !filling.revisions)
        return fault(-ENOMEM);
    fill_standing(arena, captioned, view);
    view->marks = filling.marks;
    view->revisions = filling.revisions;
    r = lint_captions(&captioned->vtt, &captioned->lint, add_mark, &filling);
    if (!r)
        r = captioned_each(request_thread(req), view->slug, view->tag, arena, add_revision,
                           &filling);
    if (!r)
        view->video = find_video(req, view->slug, &r);
    return r ? fault(r)
             : fault(studio_frame_film(req, &view->frame, STUDIO_CAPTIONS, captioned->film.slug,
                                       captioned->film.title, (int)captioned->film.number,
                                       captioned->film.state));
}

static int show(struct request *req, struct reply *reply, int status, struct studio_cues_view *view)
{
    AUTO_BUF struct buf body = {0};

    if (arena_has_refused(request_arena(req)))
        return fault(-ENOMEM);
    studio_cues_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

static int find(struct request *req, const char *person, int64_t number,
                struct captioned *captioned)
{
    return captioned_read(request_thread(req), request_part(req, "slug"), request_part(req, "lang"),
                          number, person, request_arena(req), captioned);
}

int studio_cues(struct request *req, struct reply *reply)
{
    const char *asked = request_argument(req, "revision");
    struct studio_cues_view view = {0};
    struct captioned captioned;
    int64_t number = 0;
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    view.frame.is_wide = true;
    r = asked && !str_to_number(asked, &number)
            ? REVISE_MISSING
            : find(req, view.frame.staffer.name, number, &captioned);
    if (!r)
        r = fill(req, &captioned, &view);
    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    if (!captioned.is_last) /* it is saved over what is there now */
        r = find(req, view.frame.staffer.name, 0, &captioned);
    view.base = captioned.row.number;
    return r ? fault(r < 0 ? r : -EPROTO) : show(req, reply, 200, &view);
}

/* Why it was not done, with what was typed. */
static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  const struct revise_problem *problem)
{
    struct studio_cues_view view = {0};
    struct captioned captioned;
    char why[REVISION_MAX];
    int status = revision_why(outcome, problem, why);
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (!r)
        r = find(req, form->staffer.name, 0, &captioned);
    if (!r)
        r = fill(req, &captioned, &view);
    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    view.frame.is_wide = true;
    studio_frame_problem(&view.frame, outcome == REVISE_UNSEEN ? NULL : "text",
                         arena_strdup(request_arena(req), why));
    if (form_has(form, "text"))
        view.text = form_text(form, "text");
    if (outcome == REVISE_CHANGED && form_has(form, "text"))
        view.theirs = captioned.row.text;
    return show(req, reply, status == 412 ? 409 : status, &view); /* a form names no If-Match */
}

static int done(struct request *req, struct reply *reply, const char *word)
{
    const char *path = arena_printf(request_arena(req), "/studio/films/%s/captions/%s?done=%s",
                                    request_part(req, "slug"), request_part(req, "lang"), word);

    return path ? form_done(reply, path) : fault(-ENOMEM);
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    const char *lang = request_part(req, "lang"), *what = form_text(form, "act");
    struct revise_edit edit = {.bytes = form_text(form, "text"),
                               .length = strlen(form_text(form, "text")),
                               .origin = "human"};
    struct revise_problem problem = {0};
    const char *word = "captions-saved";
    int64_t number;
    int r = REVISE_MISSING;

    if (!str_to_number(form_text(form, "base"), &edit.base))
        edit.base = 0;
    if (str_equal(what, "back")) {
        r = captioning_take_back(&act, lang);
        word = "captions-back";
    } else if (str_equal(what, "approve")) {
        r = captioning_approve(&act, lang, edit.base, form_has(form, "watched"));
        word = "captions-approved";
    } else if (str_equal(what, "save")) {
        r = captioning_save(&act, lang, &edit, &number, &problem);
    }
    if (r < 0)
        return fault(r);
    if (r == REVISE_MISSING)
        return reply_missing(reply);
    return r ? refuse(req, reply, form, r, &problem) : done(req, reply, word);
}

int studio_cues_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
