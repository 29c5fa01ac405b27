/* /studio/films/:slug/pictures: what stands for the film before it plays, and the small pictures on
 * its bar: looked at, said in words, approved one by one. */
#include "studio_pictures.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/vtt.h"
#include "intake/picturing.h"
#include "intake/sending.h"

#include "form.h"
#include "plain.h"
#include "revision.h"
#include "routes.h"
#include "site_context.h"

static const char *const studio_pictures_words[2] = {"What it shows, in English",
                                                     "What it shows, in Welsh"};

static int studio_pictures_poster(struct request *req, const struct form *form,
                                  const struct picturing_poster *poster,
                                  struct studio_pictures_view *view, struct studio_poster_view *out)
{
    struct arena *arena = request_arena(req);
    const char *at =
        arena_printf(arena, "/api/v1/staff/films/%s/pictures/%s", view->slug, poster->name);
    const char *en = arena_printf(arena, "en-%s", poster->name);
    const char *cy = arena_printf(arena, "cy-%s", poster->name);
    bool is_typed = form && en && form_has(form, en);
    char when[24] = "";

    if (poster->at_ms >= 0)
        vtt_write_time(when, poster->at_ms);
    *out = (struct studio_poster_view){
        .name = poster->name,
        .jpeg = arena_printf(arena, "%s.jpg", at ? at : ""),
        .when = poster->at_ms < 0 ? "Sent by staff" : arena_printf(arena, "At %s", when),
        .width = poster->width,
        .height = poster->height,
        .revision = poster->revision,
        .is_approved = poster->approved_at >= 0,
        .is_sent = poster->at_ms < 0,
    };
    out->heading = arena_printf(arena, "is-%s", poster->name);
    if (!at || !cy || !out->jpeg || !out->when || !out->heading)
        return fault(-ENOMEM);
    out->en = studio_frame_field(&view->frame, en, studio_pictures_words[0],
                                 is_typed ? form_text(form, en) : poster->alt_en);
    out->cy = studio_frame_field(&view->frame, cy, studio_pictures_words[1],
                                 is_typed ? form_text(form, cy) : poster->alt_cy);
    out->en.rows = out->cy.rows = 2;
    out->cy.language = "cy";
    out->cy.hint = "Left empty, the English stands for it";
    view->has_approved |= out->is_approved;
    return 0;
}

static int studio_pictures_sheets(struct request *req, const struct picturing *picturing,
                                  struct studio_pictures_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_sheet_view *sheets =
        arena_array(arena, (size_t)picturing->sheet_count + 1, sizeof *sheets);

    if (!sheets)
        return fault(-ENOMEM);
    view->sheets = sheets;
    view->sheet_count = picturing->sheet_count;
    view->sheets_revision = picturing->sheets_revision;
    view->is_board_approved = picturing->sheets_approved_at >= 0;
    for (int i = 0; i < picturing->sheet_count; i++) {
        sheets[i].address = arena_printf(arena, "/api/v1/staff/films/%s/pictures/%s", view->slug,
                                         picturing->sheets[i]);
        if (!sheets[i].address)
            return fault(-ENOMEM);
    }
    return 0;
}

static int studio_pictures_sending(void *context, const struct sending_row *row)
{
    struct studio_pictures_view *view = context;
    bool is_waiting = str_equal(row->state, "waiting");

    if (view->sending_count == sendings_max)
        return 0;
    view->sendings[view->sending_count++] = (struct studio_sending_view){
        row->public_id, row->alt_en, row->sent_by, is_waiting ? NULL : row->reason};
    view->waiting += is_waiting;
    return 0;
}

/* What is on its way, and the form for one more. */
static int studio_pictures_send(struct request *req, const struct form *form,
                                struct studio_pictures_view *view)
{
    struct arena *arena = request_arena(req);

    view->sendings = arena_array(arena, (size_t)sendings_max, sizeof *view->sendings);
    if (!view->sendings)
        return fault(-ENOMEM);
    view->file_problem = studio_frame_wrong(&view->frame, "file");
    view->send_en = studio_frame_field(&view->frame, "send-en", studio_pictures_words[0],
                                       form ? form_text(form, "send-en") : "");
    view->send_cy = studio_frame_field(&view->frame, "send-cy", studio_pictures_words[1],
                                       form ? form_text(form, "send-cy") : "");
    view->send_en.rows = view->send_cy.rows = 2;
    view->send_cy.language = "cy";
    view->send_cy.hint = "Left empty, the English stands for it";
    return sending_each(request_thread(req), view->slug, arena, studio_pictures_sending, view);
}

static int studio_pictures_fill(struct request *req, const struct form *form,
                                struct studio_pictures_view *view)
{
    struct arena *arena = request_arena(req);
    struct studio_poster_view *posters;
    struct picturing picturing;
    int r = picturing_read(request_thread(req), request_part(req, "slug"), arena, &picturing);

    if (r)
        return r < 0 ? fault(r) : r;
    posters = arena_array(arena, (size_t)picturing.poster_count + 1, sizeof *posters);
    if (!posters)
        return fault(-ENOMEM);
    view->slug = picturing.film.slug;
    view->posters = posters;
    view->poster_count = picturing.poster_count;
    for (int i = 0; !r && i < picturing.poster_count; i++)
        r = studio_pictures_poster(req, form, &picturing.posters[i], view, &posters[i]);
    if (!r)
        r = studio_pictures_sheets(req, &picturing, view);
    if (!r)
        r = studio_pictures_send(req, form, view);
    return r ? fault(r)
             : fault(studio_frame_film(req, &view->frame, STUDIO_PICTURES, picturing.film.slug,
                                       picturing.film.title, (int)picturing.film.number,
                                       picturing.film.state));
}

static int studio_pictures_show(struct request *req, struct reply *reply, int status,
                                const struct form *form, struct studio_pictures_view *view)
{
    AUTO_BUF struct buf body = {0};
    int r = studio_pictures_fill(req, form, view);

    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    studio_pictures_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_pictures(struct request *req, struct reply *reply)
{
    struct studio_pictures_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    return studio_pictures_show(req, reply, 200, NULL, &view);
}

/* What was typed stands in its fields again, and what is wrong beside the first. */
static int studio_pictures_refuse(struct request *req, struct reply *reply, const struct form *form,
                                  int outcome)
{
    struct studio_pictures_view view = {0};
    bool is_words = outcome == PICTURING_WORDLESS || outcome == PICTURING_WORDS;
    const char *field = arena_printf(request_arena(req), "en-%s", form_text(form, "picture"));
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r || !field)
        return fault(r ? r : -ENOMEM);
    studio_frame_problem(&view.frame, is_words ? field : NULL, picturing_why(outcome));
    return studio_pictures_show(req, reply, is_words ? 422 : 409, form, &view);
}

static const struct {
    const char *act, *done;
    enum picturing_wish wish;
} studio_pictures_acts[] = {
    {"save", "saved", PICTURING_AS_IS},
    {"approve", "picture-approved", PICTURING_APPROVE},
    {"back", "picture-back", PICTURING_TAKE_BACK},
};

/* The fields are there but for the storyboard. */
static const char *studio_pictures_typed(struct request *req, const struct form *form,
                                         const char *language)
{
    const char *name =
        arena_printf(request_arena(req), "%s-%s", language, form_text(form, "picture"));

    return name && form_has(form, name) ? form_text(form, name) : NULL;
}

static int studio_pictures_done(struct request *req, struct reply *reply, const char *done)
{
    const char *path = arena_printf(request_arena(req), "/studio/films/%s/pictures?done=%s",
                                    request_part(req, "slug"), done);

    return path ? form_done(reply, path) : fault(-ENOMEM);
}

static int studio_pictures_refuse_sent(struct request *req, struct reply *reply,
                                       const struct form *form, int outcome)
{
    bool is_words = outcome == SENDING_WORDLESS || outcome == SENDING_WORDS;
    struct studio_pictures_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    if (outcome == SENDING_MISSING)
        return reply_missing(reply);
    studio_frame_problem(&view.frame, is_words ? "send-en" : "file", sending_why(outcome));
    return studio_pictures_show(req, reply, outcome == SENDING_NO_ROOM ? 507 : 422, form, &view);
}

/* Sends one more, or clears one away that was refused. */
static int studio_pictures_take(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    const struct sending_new sent = {.bytes = form->file,
                                     .length = form->file_length,
                                     .alt_en = form_text(form, "send-en"),
                                     .alt_cy = form_text(form, "send-cy")};
    bool is_clear = str_equal(form_text(form, "act"), "clear");
    const struct site *site = site_of(req);
    char id[33];
    int r = is_clear
                ? sending_forget(&act, form_text(form, "picture"))
                : sending_add(&act, site->data_fd, site->receive_rules.disk_reserve, &sent, id);

    if (r < 0)
        return fault(r);
    if (r && !is_clear)
        return studio_pictures_refuse_sent(req, reply, form, r);
    return studio_pictures_done(req, reply, is_clear ? "picture-removed" : "picture-sent");
}

static int studio_pictures_change(struct request *req, struct reply *reply, const struct form *form)
{
    const struct revise_act act = revision_act(req, &form->staffer);
    struct picturing_change change = {.alt_en = studio_pictures_typed(req, form, "en"),
                                      .alt_cy = studio_pictures_typed(req, form, "cy")};
    const char *done = NULL;
    int64_t revision;
    int r;

    if (str_equal(form_text(form, "act"), "send") || str_equal(form_text(form, "act"), "clear"))
        return studio_pictures_take(req, reply, form);
    if (!str_to_number(form_text(form, "base"), &change.base))
        change.base = 0;
    for (size_t i = 0; i < sizeof studio_pictures_acts / sizeof *studio_pictures_acts; i++)
        if (str_equal(form_text(form, "act"), studio_pictures_acts[i].act)) {
            change.wish = studio_pictures_acts[i].wish;
            done = studio_pictures_acts[i].done;
        }
    if (!done && !str_equal(form_text(form, "act"), "remove"))
        return studio_pictures_done(req, reply, "nothing");
    if (done)
        r = picturing_change(&act, form_text(form, "picture"), &change, &revision);
    else
        r = picturing_remove(&act, form_text(form, "picture"), change.base);
    if (r)
        return r < 0 ? fault(r) : studio_pictures_refuse(req, reply, form, r);
    return studio_pictures_done(req, reply, done ? done : "picture-removed");
}

int studio_pictures_act(struct request *req, struct reply *reply)
{
    return form_take_file(req, reply, (size_t)photo_bytes_max + 1, studio_pictures_change);
}
