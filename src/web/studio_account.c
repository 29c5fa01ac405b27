/* /studio/account: the ways in of who looks at it, and the browsers they are signed in with. */
#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "people/passkey.h"
#include "people/second.h"
#include "people/session.h"

#include "form.h"
#include "knock.h"
#include "porch_views.h"
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
                         struct account_view *view)
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
                         struct account_view *view)
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
                       struct account_view *view)
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

static int show(struct request *req, struct reply *reply, const struct staffer *staffer,
                struct account_view *view)
{
    char handle[SESSION_SECRET_MAX];
    AUTO_BUF struct buf body = {0};
    int r = passkey_handle(staffer, handle);

    view->title = "Your account";
    view->name = staffer->name;
    view->role = staffer_role_name(staffer->role);
    view->token = signin_token(req);
    view->challenge = knock_challenge(req);
    view->handle = handle;
    if (!r)
        r = fill_passkeys(req, staffer, view);
    if (!r)
        r = fill_sessions(req, staffer, view);
    if (!r)
        r = fill_second(req, staffer, view);
    if (r)
        return fault(r);
    studio_account_write(&body, TONGUE_EN, view);
    return reply_body(reply, view->problem ? 422 : 200, "text/html; charset=utf-8", &body);
}

int studio_account(struct request *req, struct reply *reply)
{
    struct account_view view = {0};
    struct staffer staffer;
    int r;

    if (!signin_admits(req, reply, &staffer, &r))
        return r;
    return show(req, reply, &staffer, &view);
}

/* What the forms of the page do. Each answers 0, a fault, or says what is wrong in the view. */

static int add_passkey(struct request *req, const struct form *form, struct account_view *view)
{
    struct passkey_said said;
    int r = PASSKEY_WRONG;

    if (knock_read(req, form, &said) && knock_use(req, &said))
        r = passkey_add(request_thread(req), &form->staffer, &said, request_now_ms(req));
    if (r == PASSKEY_TAKEN)
        view->problem = "This passkey is there already.";
    else if (r > 0)
        view->problem = "The passkey was not made, or that took too long: please try once more.";
    return r < 0 ? r : 0;
}

static int drop_passkey(struct request *req, const struct form *form, struct account_view *view)
{
    int r = passkey_remove(request_thread(req), &form->staffer, form_text(form, "id"));

    if (r > 0)
        view->problem = "This passkey is not there any more.";
    return r < 0 ? r : 0;
}

static int add_app(struct request *req, const struct form *form, struct account_view *view)
{
    char text[SECOND_BASE32_MAX];
    int r = second_set(request_thread(req), &form->staffer, form_text(form, "secret"),
                       form_text(form, "code"), request_now_ms(req));

    if (r <= 0)
        return r;
    if (second_write_base32(form_text(form, "secret"), text) == 0)
        view->secret = form_text(form, "secret");
    view->problem = "This is not the code that the app shows now. Wait for its next one, and look "
                    "whether the clock of your phone is right.";
    return 0;
}

static int drop_app(struct request *req, const struct form *form, struct account_view *view)
{
    (void)view;
    return second_unset(request_thread(req), &form->staffer);
}

static int revoke(struct request *req, const struct form *form, struct account_view *view)
{
    int r = session_revoke(request_thread(req), &form->staffer, form_text(form, "id"));

    if (r > 0)
        view->problem = "That browser is not signed in any more.";
    return r < 0 ? r : 0;
}

/* Told in this answer alone. */
static int make_codes(struct request *req, const struct form *form, struct account_view *view)
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
    int (*run)(struct request *req, const struct form *form, struct account_view *view);
} account_acts[] = {{"add-passkey", add_passkey}, {"drop-passkey", drop_passkey},
                    {"add-app", add_app},         {"drop-app", drop_app},
                    {"revoke", revoke},           {"codes", make_codes}};

static int change(struct request *req, struct reply *reply, const struct form *form)
{
    struct account_view view = {.problem = "Nothing was changed: this is not done here."};
    const char *wanted = form_text(form, "do");
    int r = 0;

    for (size_t i = 0; i < sizeof account_acts / sizeof *account_acts; i++)
        if (str_equal(wanted, account_acts[i].name)) {
            view.problem = NULL;
            r = account_acts[i].run(req, form, &view);
        }
    if (r)
        return fault(r);
    return view.problem || view.codes ? show(req, reply, &form->staffer, &view)
                                      : form_done(reply, "/studio/account");
}

int studio_account_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, change);
}
