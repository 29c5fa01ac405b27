/* /studio/account: the ways in of who looks at it, and the browsers they are signed in with. */
#include "studio_account.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "people/passkey.h"
#include "people/password.h"
#include "people/second.h"
#include "people/session.h"

#include "form.h"
#include "knock.h"
#include "routes.h"
#include "signin.h"

/* "2026-03-01 19:00 UTC". */
static const char *write_moment(struct arena *arena, int64_t ms)
{
    char text[CLOCK_TEXT_MAX];

    clock_write_rfc3339(text, ms);
    return arena_printf(arena, "%.10s %.5s UTC", text, text + 11);
}

static int fill_passkeys(struct request *req, const struct staffer *staffer,
                         struct studio_account_view *view)
{
    struct arena *arena = request_arena(req);
    struct passkey list[PASSKEY_LISTED_MAX];
    int r = passkey_list(request_thread(req), staffer, arena, list, &view->passkey_count);

    if (r)
        return fault(r);
    view->passkeys = arena_array(arena, PASSKEY_LISTED_MAX, sizeof *view->passkeys);
    for (int i = 0; view->passkeys && i < view->passkey_count; i++)
        view->passkeys[i] = (struct way_view){list[i].id, write_moment(arena, list[i].created_at),
                                              write_moment(arena, list[i].used_at), false};
    return view->passkeys ? 0 : -ENOMEM;
}

static int fill_sessions(struct request *req, const struct staffer *staffer,
                         struct studio_account_view *view)
{
    struct arena *arena = request_arena(req);
    struct session list[SESSION_LISTED_MAX];
    struct signin_ticket ticket;
    int r;

    signin_keep(req, &ticket);
    r = session_list(request_thread(req), staffer, ticket.secret, request_now_ms(req), arena, list,
                     &view->session_count);
    explicit_bzero(&ticket, sizeof ticket);
    if (r)
        return fault(r);
    view->sessions = arena_array(arena, SESSION_LISTED_MAX, sizeof *view->sessions);
    for (int i = 0; view->sessions && i < view->session_count; i++)
        view->sessions[i] =
            (struct way_view){list[i].public_id, write_moment(arena, list[i].created_at),
                              write_moment(arena, list[i].seen_at), list[i].is_this};
    return view->sessions ? 0 : -ENOMEM;
}

static int fill_second(struct request *req, const struct staffer *staffer,
                       struct studio_account_view *view)
{
    char secret[SECOND_SECRET_MAX], text[SECOND_BASE32_MAX];
    struct second_standing standing;
    int r = second_stand(request_thread(req), staffer, &standing);

    if (r)
        return fault(r);
    view->has_app = standing.has_app;
    view->code_count = standing.codes;
    if (!view->secret) { /* else it is being typed into an app */
        second_new_secret(secret);
        view->secret = arena_strdup(request_arena(req), secret);
    }
    if (!view->secret || second_write_base32(view->secret, text))
        return -ENOMEM;
    view->base32 = arena_strdup(request_arena(req), text);
    return 0;
}

static void fill_fields(struct studio_account_view *view)
{
    const struct studio_frame *frame = &view->frame;

    view->now = studio_frame_field(frame, "now", "Your password now", "");
    view->password = studio_frame_field(frame, "password", "A new password", "");
    view->again = studio_frame_field(frame, "again", "The new one once more", "");
    view->password.hint = "12 letters at least: four words are easy to keep in mind";
    view->now.kind = view->password.kind = view->again.kind = "password";
    view->now.is_required = view->password.is_required = view->again.is_required = true;
    view->code = studio_frame_field(frame, "code", "The code it shows", "");
    view->code.is_short = view->code.is_required = true;
}

static int show(struct request *req, struct reply *reply, const struct staffer *staffer,
                struct studio_account_view *view)
{
    char handle[SESSION_SECRET_MAX];
    AUTO_BUF struct buf body = {0};
    int r = passkey_handle(staffer, handle);

    view->frame.title = "Your account";
    view->frame.lead = "How you sign in, and where you are signed in.";
    view->challenge = knock_challenge(req);
    view->handle = handle;
    fill_fields(view);
    if (!r)
        r = password_stands(request_thread(req), staffer, &view->has_password);
    if (!r)
        r = fill_passkeys(req, staffer, view);
    if (!r)
        r = fill_sessions(req, staffer, view);
    if (!r)
        r = fill_second(req, staffer, view);
    if (r)
        return fault(r);
    studio_account_write(&body, TONGUE_EN, view);
    return reply_body(reply, view->frame.problem_count ? 422 : 200, studio_frame_type, &body);
}

int studio_account(struct request *req, struct reply *reply)
{
    struct studio_account_view view = {0};
    int r;

    if (!studio_frame_open(req, reply, STUDIO_ACCOUNT, &view.frame, &r))
        return r;
    return show(req, reply, &view.frame.staffer, &view);
}

/* One answer for each form: NULL, in no field, or in which. */
static int wrong(struct studio_account_view *view, const char *field, const char *text)
{
    studio_frame_problem(&view->frame, field, text);
    return 0;
}

/* What the forms of the page do. Each answers 0, a fault, or says what is wrong in the view. */

static int add_passkey(struct request *req, const struct form *form,
                       struct studio_account_view *view)
{
    struct passkey_said said;
    int r = PASSKEY_WRONG;

    if (knock_read(req, form, &said) && knock_use(req, &said))
        r = passkey_add(request_thread(req), &form->staffer, &said, request_now_ms(req));
    if (r <= 0)
        return r;
    return wrong(view, NULL,
                 r == PASSKEY_TAKEN ? "This passkey is there already."
                                    : "The passkey was not made, or that took too long: please try "
                                      "once more.");
}

static int drop_passkey(struct request *req, const struct form *form,
                        struct studio_account_view *view)
{
    int r = passkey_remove(request_thread(req), &form->staffer, form_text(form, "id"));

    return r > 0 ? wrong(view, NULL, "This passkey is not there any more.") : r;
}

static int add_app(struct request *req, const struct form *form, struct studio_account_view *view)
{
    char text[SECOND_BASE32_MAX];
    int r = second_set(request_thread(req), &form->staffer, form_text(form, "secret"),
                       form_text(form, "code"), request_now_ms(req));

    if (r <= 0)
        return r;
    if (second_write_base32(form_text(form, "secret"), text) == 0)
        view->secret = form_text(form, "secret");
    return wrong(view, "code",
                 "This is not the code that the app shows now. Wait for its next one, and look "
                 "whether the clock of your phone is right.");
}

static int drop_app(struct request *req, const struct form *form, struct studio_account_view *view)
{
    (void)view;
    return second_unset(request_thread(req), &form->staffer);
}

static int revoke(struct request *req, const struct form *form, struct studio_account_view *view)
{
    int r = session_revoke(request_thread(req), &form->staffer, form_text(form, "id"));

    return r > 0 ? wrong(view, NULL, "That browser is not signed in any more.") : r;
}

/* The browser that asks. */
static const char *session_here(struct request *req, const struct staffer *staffer)
{
    struct studio_account_view view = {0};

    if (fill_sessions(req, staffer, &view))
        return "";
    for (int i = 0; i < view.session_count; i++)
        if (view.sessions[i].is_this)
            return view.sessions[i].id;
    return "";
}

/* Whether they know the password that they have: as slow for who guesses as signing in. */
static int try_password(struct request *req, const struct form *form,
                        struct studio_account_view *view)
{
    struct staffer staffer;
    bool has_one;
    int r = password_stands(request_thread(req), &form->staffer, &has_one);

    if (r || !has_one)
        return r;
    r = password_try(request_thread(req), form->staffer.name, form_text(form, "now"),
                     request_arena(req), &staffer);
    if (r == PASSWORD_WRONG)
        return wrong(view, "now", "This is not your password.");
    return r > 0 ? wrong(view, NULL, "Others sign in at this very moment: press once more.") : r;
}

static int change_password(struct request *req, const struct form *form,
                           struct studio_account_view *view)
{
    const char *password = form_text(form, "password");
    const char *unfit = password_is_unfit(form->staffer.name, password);
    char text[PASSWORD_TEXT_MAX];
    int r;

    if (unfit)
        return wrong(view, "password", unfit);
    if (!str_equal(password, form_text(form, "again")))
        return wrong(view, "again", "The two are not the same: type your password once more.");
    r = try_password(req, form, view);
    if (r || view->frame.problem_count)
        return r;
    r = password_make(password, text);
    if (r > 0)
        return wrong(view, NULL, "Others sign in at this very moment: press once more.");
    return r ? r
             : password_change(request_thread(req), &form->staffer, text,
                               session_here(req, &form->staffer), request_now_ms(req));
}

/* Told in this answer alone. */
static int make_codes(struct request *req, const struct form *form,
                      struct studio_account_view *view)
{
    char codes[SECOND_CODES][SECOND_CODE_MAX];
    int r = second_make_codes(request_thread(req), &form->staffer, codes);

    view->codes = arena_array(request_arena(req), SECOND_CODES, sizeof *view->codes);
    for (int i = 0; !r && view->codes && i < SECOND_CODES; i++)
        view->codes[i] = arena_strdup(request_arena(req), codes[i]);
    view->new_code_count = SECOND_CODES;
    explicit_bzero(codes, sizeof codes);
    return r || view->codes ? r : -ENOMEM;
}

static const struct {
    const char *name;
    int (*run)(struct request *req, const struct form *form, struct studio_account_view *view);
} account_acts[] = {{"add-passkey", add_passkey}, {"drop-passkey", drop_passkey},
                    {"add-app", add_app},         {"drop-app", drop_app},
                    {"revoke", revoke},           {"codes", make_codes},
                    {"password", change_password}};

static int take(struct request *req, struct reply *reply, const struct form *form)
{
    struct studio_account_view view = {0};
    const char *wanted = form_text(form, "do");
    bool is_known = false;
    int r = studio_frame_again(req, &form->staffer, STUDIO_ACCOUNT, &view.frame);

    for (size_t i = 0; !r && i < sizeof account_acts / sizeof *account_acts; i++)
        if (str_equal(wanted, account_acts[i].name)) {
            is_known = true;
            r = account_acts[i].run(req, form, &view);
        }
    if (r)
        return fault(r);
    if (!is_known)
        wrong(&view, NULL, "Nothing was changed: this is not done here.");
    return view.frame.problem_count || view.codes
               ? show(req, reply, &form->staffer, &view)
               : form_done(reply, str_equal(wanted, "password")
                                      ? "/studio/account?done=password-changed"
                                      : "/studio/account?done=saved");
}

int studio_account_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, take);
}
