/* /studio/films/:slug/notes: chapters, a line each, and content notes, a row each. */
#include "studio_notes.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/str.h"
#include "intake/chaptering.h"
#include "intake/forenoting.h"

#include "form.h"
#include "revision.h"
#include "routes.h"

enum { ROOM = 2, CHOICES_MAX = 24 }; /* empty rows behind those there are */

/* One notice as it is typed: texts, none of them judged. */
struct typed {
    const char *kind, *how, *from, *to, *en, *cy;
    bool is_skipped;
};

static int choose(struct arena *arena, const char *const *names, const char *chosen,
                  const struct studio_choice **choices, int *count)
{
    struct studio_choice *list = arena_array(arena, CHOICES_MAX, sizeof *list);

    if (!list)
        return fault(-ENOMEM);
    for (*count = 0; names[*count] && *count < CHOICES_MAX; ++*count)
        list[*count] = (struct studio_choice){.name = names[*count],
                                              .is_chosen = str_equal(names[*count], chosen)};
    *choices = list;
    return 0;
}

static int fill_row(struct arena *arena, const struct typed *typed, int row,
                    struct studio_notice_view *view)
{
    int r;

    *view = (struct studio_notice_view){.row = row,
                                        .from = typed->from,
                                        .to = typed->to,
                                        .en = typed->en,
                                        .cy = typed->cy,
                                        .is_skipped = typed->is_skipped};
    r = choose(arena, noticing_kinds, typed->kind, &view->kinds, &view->kind_count);
    return r ? r : choose(arena, noticing_hows, typed->how, &view->hows, &view->how_count);
}

static const char *write_moment(struct arena *arena, int64_t ms)
{
    char at[NOTICING_TIME_MAX] = "";

    if (ms >= 0)
        noticing_write_time(at, ms);
    return arena_strdup(arena, at);
}

static struct typed typed_of(struct arena *arena, const struct notice_row *row)
{
    return (struct typed){.kind = row->kind,
                          .how = row->how,
                          .from = write_moment(arena, row->start_ms),
                          .to = write_moment(arena, row->end_ms),
                          .en = row->en,
                          .cy = row->cy,
                          .is_skipped = row->is_skippable || row->end_ms < 0};
}

/* Those that were typed; else those there are. */
static int fill_notices(struct request *req, const struct form *form,
                        const struct forenoting *forenoting, struct studio_notes_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_notice_view *rows = arena_array(arena, (size_t)notices_max, sizeof *rows);
    bool is_typed = form && form_has(form, "kind");
    int r = rows ? 0 : fault(-ENOMEM), count = 0;

    for (; !r && count < notices_max; count++) {
        struct typed typed = {.is_skipped = true};

        if (is_typed && form_nth(form, "kind", count))
            typed = (struct typed){.kind = form_nth(form, "kind", count),
                                   .how = form_nth(form, "how", count),
                                   .from = form_nth(form, "from", count),
                                   .to = form_nth(form, "to", count),
                                   .en = form_nth(form, "en", count),
                                   .cy = form_nth(form, "cy", count),
                                   .is_skipped = str_equal(form_nth(form, "skip", count), "yes")};
        else if (is_typed || count >= forenoting->count + ROOM)
            break;
        else if (count < forenoting->count)
            typed = typed_of(arena, &forenoting->notices[count]);
        r = fill_row(arena, &typed, count + 1, &rows[count]);
    }
    view->notices = rows;
    view->notice_count = count;
    view->notices_base = forenoting->row.number;
    view->untimed = forenoting->untimed;
    return r;
}

static int fill(struct request *req, const struct form *form, struct studio_notes_view *view)
{
    struct arena *arena = request_arena(req);
    const char *slug = request_part(req, "slug");
    AUTO_BUF struct buf lines = {0};
    struct forenoting forenoting;
    struct chaptering chaptering;
    const char *text;
    int r = chaptering_read(request_thread(req), slug, arena, &chaptering);

    if (!r)
        r = forenoting_read(request_thread(req), slug, arena, &forenoting);
    if (r)
        return r < 0 ? fault(r) : r;
    chaptering_write(&lines, &chaptering.vtt);
    text = form && form_has(form, "chapters") ? form_text(form, "chapters")
                                              : arena_strdup(arena, lines.data);
    if (lines.failed || !text)
        return fault(-ENOMEM);
    view->slug = chaptering.film.slug;
    view->chapters = studio_frame_field(&view->frame, "chapters", "A line a chapter", text);
    view->chapters.hint = "When it begins, then what it is called: 1:02 Arriving";
    view->chapters.rows = 8;
    view->chapters_base = chaptering.row.number;
    view->is_stale = chaptering.is_stale;
    r = fill_notices(req, form, &forenoting, view);
    return r ? fault(r)
             : fault(studio_frame_film(req, &view->frame, STUDIO_NOTES, chaptering.film.slug,
                                       chaptering.film.title, (int)chaptering.film.number,
                                       chaptering.film.state));
}

static int show(struct request *req, struct reply *reply, int status, const struct form *form,
                struct studio_notes_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r = fill(req, form, view);

    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    studio_notes_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_notes(struct request *req, struct reply *reply)
{
    struct studio_notes_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    return show(req, reply, 200, NULL, &view);
}

static int refuse(struct request *req, struct reply *reply, const struct form *form, int outcome,
                  const struct revise_problem *problem)
{
    bool is_chapters = str_equal(form_text(form, "act"), "chapters");
    struct studio_notes_view view = {0};
    char why[REVISION_MAX];
    int status = revision_why(outcome, problem, why);
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    if (outcome == REVISE_CHANGED)
        str_copy(why, sizeof why,
                 "Somebody else saved meanwhile. What you typed is below: save again to put it in "
                 "place of theirs.");
    studio_frame_problem(&view.frame, is_chapters ? "chapters" : NULL,
                         arena_strdup(request_arena(req), why));
    return show(req, reply, status == 412 ? 409 : status, form, &view);
}

static void put(struct json *json, const struct form *form, const char *name, int i)
{
    const char *text = form_nth(form, name, i);

    if (text && text[strspn(text, " ")])
        json_string(json, name, text);
}

/* As a file says it, so that one reader judges both. Rows without a kind are none. */
static void write_notices(struct buf *out, const struct form *form)
{
    struct json json;
    const char *kind;

    json_start(&json, out);
    json_object(&json, NULL);
    json_array(&json, "notices");
    for (int i = 0; (kind = form_nth(form, "kind", i)); i++) {
        if (!kind[0])
            continue;
        json_object(&json, NULL);
        put(&json, form, "kind", i);
        put(&json, form, "how", i);
        put(&json, form, "from", i);
        put(&json, form, "to", i);
        put(&json, form, "en", i);
        put(&json, form, "cy", i);
        if (!str_equal(form_nth(form, "skip", i), "yes"))
            json_bool(&json, "skip", false);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    bool is_chapters = str_equal(form_text(form, "act"), "chapters");
    AUTO_BUF struct buf notices = {0};
    struct revise_edit edit = {.bytes = form_text(form, "chapters"), .origin = "human"};
    struct revise_problem problem = {0};
    const char *path;
    int64_t number;
    int r;

    if (!str_to_number(form_text(form, "base"), &edit.base))
        edit.base = 0;
    if (!is_chapters) {
        write_notices(&notices, form);
        if (notices.failed)
            return fault(-ENOMEM);
        edit.bytes = notices.data;
    }
    edit.length = strlen(edit.bytes);
    r = is_chapters ? chaptering_save(&act, &edit, &number, &problem)
                    : forenoting_save(&act, &edit, &number, &problem);
    if (r == REVISE_MISSING)
        return reply_missing(reply);
    if (r)
        return r < 0 ? fault(r) : refuse(req, reply, form, r, &problem);
    path = arena_printf(request_arena(req), "/studio/films/%s/notes?done=notes-saved", act.slug);
    return path ? form_done(reply, path) : fault(-ENOMEM);
}

int studio_notes_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
