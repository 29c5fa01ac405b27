/* /studio/films/:slug/release: what must hold before others see a film, who says so, and when. */
#include "studio_release.h"

#include <errno.h>

#include "base/fault.h"
#include "base/london.h"
#include "base/str.h"
#include "intake/publish.h"
#include "intake/withdraw.h"

#include "form.h"
#include "plain.h"
#include "routes.h"
#include "site_context.h"

static const char *const advice[RELEASE_LINES] = {
    [RELEASE_CLEAN] = "It is being made ready, or its file must be mended: see its steps.",
    [RELEASE_WATCHED] = "Play the whole film, then tick this.",
    [RELEASE_CAPTIONS] = "Play the subtitles through and approve them, under Subtitles.",
    [RELEASE_DESCRIBED] = "Add a described version, or tick this if nothing is missing.",
    [RELEASE_TRANSCRIPT] = "It is made from subtitles: approve them first.",
    [RELEASE_NOTICES] = "Write them under Notes, or tick this if none are needed.",
    [RELEASE_PEOPLE] = "List who appears, then tick this.",
    [RELEASE_CONSENT] = "Ask those whose word is missing or runs out, then tick this.",
    [RELEASE_PICTURES] = "Approve a picture.",
    [RELEASE_HELPLINES] = "Ring or look up each helpline, then tick this.",
    [RELEASE_WELSH] = "Write them under Details, or tick this if there are none for now.",
    [RELEASE_SAFEGUARDING] = "Ask somebody who ticked nothing else here.",
};

static const char *write_time(struct arena *arena, int64_t ms)
{
    char text[LONDON_TEXT_MAX];

    london_write(text, ms / 1000 * 1000);
    return arena_strdup(arena, text);
}

static int fill_ticks(struct arena *arena, const struct release *release,
                      struct studio_release_view *view)
{
    struct studio_tick_view *ticks = arena_array(arena, RELEASE_LINES, sizeof *ticks);

    if (!ticks)
        return fault(-ENOMEM);
    for (int i = 0; i < RELEASE_LINES; i++) {
        const struct release_tick *tick = &release->ticks[i];

        ticks[i] = (struct studio_tick_view){
            .name = release_name((enum release_line)i),
            .says = release_says((enum release_line)i),
            .who = tick->who,
            .when = tick->who ? write_time(arena, tick->at) : NULL,
            .advice = tick->holds ? NULL : advice[i],
            .holds = tick->holds,
            .is_required = tick->is_required,
            .has_fallen = tick->has_fallen,
            .may_tick = view->frame.may_edit && tick->may_tick && !tick->holds,
            .may_untick = view->frame.may_edit && tick->may_tick && tick->who,
        };
        if (tick->who && !ticks[i].when)
            return fault(-ENOMEM);
    }
    view->ticks = ticks;
    view->tick_count = RELEASE_LINES;
    return 0;
}

static const char *write_what(struct arena *arena, const struct release_assent *assent)
{
    const char *from, *until = "";

    if (assent->is_restore)
        return "give it back";
    from = assent->publish_at < 0 ? "at once" : write_time(arena, assent->publish_at);
    if (assent->end_at >= 0)
        until = write_time(arena, assent->end_at);
    if (!from || !until)
        return NULL;
    return arena_printf(arena, "publish it %s%s%s", from, *until ? " until " : "", until);
}

static int fill_assents(struct arena *arena, const struct release *release,
                        struct studio_release_view *view)
{
    struct studio_assent_view *views = arena_array(arena, RELEASE_PEOPLE_MAX, sizeof *views);

    if (!views)
        return fault(-ENOMEM);
    for (int i = 0; i < release->assent_count; i++) {
        const struct release_assent *assent = &release->assents[i];

        views[i] = (struct studio_assent_view){
            .who = assent->who,
            .when = write_time(arena, assent->at),
            .what = write_what(arena, assent),
            .at = arena_printf(arena, "%lld", (long long)assent->publish_at),
            .until = arena_printf(arena, "%lld", (long long)assent->end_at),
            .has_fallen = assent->has_fallen,
            .is_restore = assent->is_restore,
            .may_join = view->frame.may_publish && !assent->has_fallen &&
                        assent->is_restore == view->is_withdrawn &&
                        !str_equal(assent->who, view->frame.name),
        };
        if (!views[i].when || !views[i].what || !views[i].at || !views[i].until)
            return fault(-ENOMEM);
    }
    view->assents = views;
    view->assent_count = release->assent_count;
    return 0;
}

static int fill_words(struct arena *arena, const struct film_row *film,
                      const struct release *release, struct studio_release_view *view)
{
    char missing[RELEASE_MISSING_MAX];

    release_missing(release, missing);
    view->missing = *missing ? arena_strdup(arena, missing) : NULL;
    view->from = film->publish_at < 0 ? NULL : write_time(arena, film->publish_at);
    view->till = film->end_at < 0 ? NULL : write_time(arena, film->end_at);
    view->rule =
        release->is_alone ? "One person publishes it, as there is one account at most."
        : release->people == 1
            ? "One person publishes it."
            : arena_printf(arena, "%d people must agree to the same times.", release->people);
    return (*missing && !view->missing) || (film->publish_at >= 0 && !view->from) ||
                   (film->end_at >= 0 && !view->till) || !view->rule
               ? fault(-ENOMEM)
               : 0;
}

static const char *field_time(struct arena *arena, int64_t ms)
{
    char text[LONDON_TEXT_MAX];

    if (ms < 0)
        return "";
    london_write_field(text, ms);
    return arena_strdup(arena, text);
}

/* form: what was typed, when it is shown again; NULL: what is kept. */
static int show(struct request *req, struct reply *reply, int status, const struct form *form,
                struct studio_release_view *view)
{
    struct arena *arena = request_arena(req);
    AUTO_BUF struct buf body = {0};
    struct film_row film = {0};
    struct release release;
    int r = release_find(request_thread(req), &site_of(req)->release_rules,
                         request_part(req, "slug"), arena, &film, &release);

    if (r)
        return r < 0 ? fault(r) : reply_missing(reply);
    view->slug = film.slug;
    view->is_withdrawn = str_equal(film.state, "withdrawn");
    view->may_publish = view->frame.may_publish;
    r = studio_frame_film(req, &view->frame, STUDIO_RELEASE, film.slug, film.title,
                          (int)film.number, film.state);
    if (!r)
        r = fill_ticks(arena, &release, view);
    if (!r)
        r = fill_assents(arena, &release, view);
    if (!r)
        r = fill_words(arena, &film, &release, view);
    if (r)
        return fault(r);
    view->at =
        studio_frame_field(&view->frame, "at", "From, in London",
                           form ? form_text(form, "at") : field_time(arena, film.publish_at));
    view->until =
        studio_frame_field(&view->frame, "until", "Until, in London",
                           form ? form_text(form, "until") : field_time(arena, film.end_at));
    view->until.hint = "Leave it empty for a film that stays";
    view->at.kind = view->until.kind = "datetime-local";
    if (!view->at.value || !view->until.value)
        return fault(-ENOMEM);
    studio_release_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, studio_frame_type, &body);
}

int studio_release(struct request *req, struct reply *reply)
{
    struct studio_release_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_FILMS, &view.frame, &r))
        return r;
    return show(req, reply, 200, NULL, &view);
}

/* The time in a field, or a problem of it; later: the box that says which of two;
 * told: there when that was asked. */
static void read_time(const struct form *form, struct studio_frame *frame, const char *name,
                      const char *later, const char *told, int64_t *ms, bool *is_twice)
{
    bool is_later = form_has(form, later);
    struct london london;
    int r;

    if (!london_read(form_text(form, name), &london)) {
        studio_frame_problem(frame, name, "Enter a date and a time, as 2026-03-29T19:00");
        return;
    }
    r = london_utc(&london, is_later, ms);
    if (r == LONDON_NEVER)
        studio_frame_problem(frame, name,
                             "The clocks go forward over that time: it never comes that day. "
                             "Enter an hour later");
    *is_twice = r == LONDON_TWICE;
    if (*is_twice && !is_later && !form_has(form, told))
        studio_frame_problem(frame, name,
                             "The clocks go back: that time comes twice that day. Tick the box "
                             "for the later one, or press again for the earlier");
}

static int done(struct request *req, struct reply *reply, const char *word)
{
    const char *path = arena_printf(request_arena(req), "/studio/films/%s/release?done=%s",
                                    request_part(req, "slug"), word);

    return path ? form_done(reply, path) : fault(-ENOMEM);
}

static int refuse(struct request *req, struct reply *reply, const struct form *form,
                  struct studio_release_view *view, const char *text)
{
    if (text)
        studio_frame_problem(&view->frame, NULL, text);
    return show(req, reply, 422, form, view);
}

/* With nothing typed: at once, and for ever. */
static bool read_wish(const struct form *form, struct studio_release_view *view,
                      struct publish_wish *wish)
{
    const char *act = form_text(form, "act");

    wish->at_ms = -1;
    wish->end_ms = PUBLISH_FOR_EVER;
    if (str_equal(act, "join")) { /* in milliseconds: just what the other said */
        if (!str_to_number(form_text(form, "at"), &wish->at_ms))
            wish->at_ms = -1;
        if (!str_to_number(form_text(form, "until"), &wish->end_ms))
            wish->end_ms = PUBLISH_FOR_EVER;
        return true;
    }
    if (str_equal(act, "at"))
        read_time(form, &view->frame, "at", "at-later", "at-told", &wish->at_ms,
                  &view->is_at_twice);
    if (*form_text(form, "until"))
        read_time(form, &view->frame, "until", "until-later", "until-told", &wish->end_ms,
                  &view->is_until_twice);
    return view->frame.problem_count == 0;
}

static int publish(struct request *req, struct reply *reply, const struct form *form,
                   struct studio_release_view *view)
{
    struct publish_wish wish = {.rules = &site_of(req)->release_rules, .who = form->staffer.name};
    const struct form *typed = str_equal(form_text(form, "act"), "join") ? NULL : form;
    char reason[PUBLISH_REASON_MAX];
    int r;

    if (!read_wish(form, view, &wish))
        return refuse(req, reply, typed, view, NULL);
    r = publish_film(request_thread(req), site_of(req)->data_fd, request_part(req, "slug"), &wish,
                     reason);
    if (r == 0 || r == PUBLISH_AGREED)
        return done(req, reply, r ? "agreed" : "published");
    if (r < 0 || r == PUBLISH_MISSING)
        return r < 0 ? fault(r) : reply_missing(reply);
    return refuse(req, reply, typed, view,
                  arena_printf(request_arena(req), "Not published: %s", reason));
}

static int restore(struct request *req, struct reply *reply, const struct form *form,
                   struct studio_release_view *view)
{
    int r =
        withdraw_restore(request_thread(req), site_of(req)->data_fd, &site_of(req)->release_rules,
                         form->staffer.name, request_part(req, "slug"));

    if (r == 0 || r == WITHDRAW_AGREED)
        return done(req, reply, r ? "agreed" : "restored");
    if (r < 0 || r == WITHDRAW_MISSING)
        return r < 0 ? fault(r) : reply_missing(reply);
    return refuse(req, reply, NULL, view, "It is not withdrawn any more");
}

static int tick(struct request *req, struct reply *reply, const struct form *form,
                struct studio_release_view *view)
{
    bool is_on = str_equal(form_text(form, "act"), "tick");
    enum release_line line;
    int r;

    if (!release_read(form_text(form, "line"), &line))
        return refuse(req, reply, NULL, view, "There is no such line");
    r = release_tick(request_thread(req), form->staffer.name, request_part(req, "slug"), line,
                     is_on);
    if (r == 0)
        return done(req, reply, is_on ? "line-ticked" : "line-unticked");
    if (r < 0 || r == RELEASE_NO_FILM)
        return r < 0 ? fault(r) : reply_missing(reply);
    return refuse(req, reply, NULL, view,
                  r == RELEASE_SAME_PERSON
                      ? "Safeguarding is for somebody who ticked no other line here"
                      : "The program finds this out by itself: nobody ticks it");
}

static int act(struct request *req, struct reply *reply, const struct form *form)
{
    const char *word = form_text(form, "act");
    struct studio_release_view view = {0};
    int r = studio_frame_again(req, &form->staffer, STUDIO_FILMS, &view.frame);

    if (r)
        return fault(r);
    if (str_equal(word, "tick") || str_equal(word, "untick"))
        return tick(req, reply, form, &view);
    if (!view.frame.may_publish)
        return plain_reply(reply, 403, "This takes a publisher",
                           "Nothing was changed. Ask somebody whose account may publish.");
    if (str_equal(word, "restore"))
        return restore(req, reply, form, &view);
    if (str_equal(word, "now") || str_equal(word, "at") || str_equal(word, "join"))
        return publish(req, reply, form, &view);
    return refuse(req, reply, NULL, &view, "Choose what to do, with one of the buttons");
}

int studio_release_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, act);
}
