/* /studio/signin: by name and password. /studio/signout: no more. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "crypt/pseudonym.h"
#include "people/password.h"
#include "people/second.h"

#include "form.h"
#include "knock.h"
#include "plain.h"
#include "porch_views.h"
#include "provenance.h"
#include "routes.h"
#include "signin.h"
#include "site_context.h"
#include "tries.h"

static int show(struct request *req, struct reply *reply, int status, struct signin_view *view)
{
    AUTO_BUF struct buf body = {0};

    view->title = "Sign in";
    view->challenge = knock_challenge(req);
    studio_signin_write(&body, TONGUE_EN, view);
    return reply_body(reply, status, "text/html; charset=utf-8", &body);
}

/* A browser would not keep the cookie, and the password has been seen by whoever carries it. */
static int refuse_open_way(struct reply *reply)
{
    return plain_reply(
        reply, 403, "Not over this address",
        "Signing in needs https, or this machine itself (localhost): over plain http "
        "your password could be read on its way. Open the site by its https "
        "address.");
}

int studio_signin(struct request *req, struct reply *reply)
{
    struct signin_view view = {.next = signin_next(request_argument(req, "next"))};

    return provenance_is_private(req) ? show(req, reply, 200, &view) : refuse_open_way(reply);
}

static int begin(struct request *req, struct reply *reply, const struct staffer *staffer,
                 const char *how, const char *next)
{
    char secret[SESSION_SECRET_MAX];
    int r = session_begin(request_thread(req), staffer, how, request_now_ms(req), secret);

    if (r)
        return fault(r);
    signin_begin(reply, secret);
    explicit_bzero(secret, sizeof secret);
    return form_done(reply, next);
}

/* The name is told apart as the catalogue does: by small letters. */
static struct tries_of tries_by(const struct request *req, const char *name)
{
    char small[256];
    size_t length = 0;

    for (; name[length] && length < sizeof small; length++)
        small[length] =
            (char)(name[length] >= 'A' && name[length] <= 'Z' ? name[length] | 0x20 : name[length]);
    return (struct tries_of){request_client(req), pseudonym_of(small, length)};
}

static int hold_off(struct request *req, struct reply *reply, struct signin_view *view, int wait_s)
{
    char seconds[24];

    snprintf(seconds, sizeof seconds, "%d", wait_s);
    reply_header(reply, "Retry-After", seconds);
    view->problem = arena_printf(
        request_arena(req), "Too many wrong tries from here. Wait %d %s, then try once more.",
        wait_s < 120 ? wait_s : wait_s / 60, wait_s < 120 ? "seconds" : "minutes");
    return view->problem ? show(req, reply, 429, view) : fault(-ENOMEM);
}

static int try(struct request *req, struct reply *reply, const struct form *form)
{
    struct signin_view view = {.next = signin_next(form_text(form, "next")),
                               .name = form_text(form, "name")};
    struct tries_of by = tries_by(req, view.name);
    struct tries *tries = site_of(req)->tries;
    struct staffer staffer;
    int r = tries_take(tries, by, clock_steady_ms());

    if (r)
        return hold_off(req, reply, &view, r);
    r = password_try(request_thread(req), view.name, form_text(form, "password"),
                     request_arena(req), &staffer);
    if (r == 0)
        r = second_try(request_thread(req), &staffer, form_text(form, "code"), request_now_ms(req));
    if (r < 0)
        return fault(r);
    if (r == 0) {
        tries_forgive(tries, by, clock_steady_ms());
        return begin(req, reply, &staffer, "password", view.next);
    }
    view.problem = "The name, the password or the code is not right.";
    if (r == PASSWORD_BUSY) {
        reply_header(reply, "Retry-After", "1");
        view.problem = "Others are signing in at this very moment: please press once more.";
    }
    return show(req, reply, r == PASSWORD_BUSY ? 503 : 403, &view);
}

int studio_signin_act(struct request *req, struct reply *reply)
{
    if (!provenance_is_private(req))
        return refuse_open_way(reply);
    return form_take(req, reply, try);
}

/* The form that a script sends; nobody comes here otherwise. */
int studio_passkey(struct request *req, struct reply *reply)
{
    (void)req;
    return form_done(reply, "/studio/signin");
}

static int open_by_passkey(struct request *req, struct reply *reply, const struct form *form)
{
    struct signin_view view = {.next = signin_next(form_text(form, "next"))};
    struct passkey_said said;
    struct staffer staffer;
    int r = PASSKEY_WRONG;

    view.problem = "That took too long: please press once more.";
    if (!knock_read(req, form, &said))
        return show(req, reply, 403, &view);
    r = passkey_try(request_thread(req), &said, request_now_ms(req), request_arena(req), &staffer);
    if (r < 0)
        return fault(r);
    if (r == 0 && knock_use(req, &said))
        return begin(req, reply, &staffer, "passkey", view.next);
    view.problem = "This passkey is not known here, or not any more. Try another way, or ask an "
                   "admin for a new address.";
    return show(req, reply, 403, &view);
}

int studio_passkey_act(struct request *req, struct reply *reply)
{
    if (!provenance_is_private(req))
        return refuse_open_way(reply);
    return form_take(req, reply, open_by_passkey);
}

int studio_signout(struct request *req, struct reply *reply)
{
    (void)req;
    return form_done(reply, "/studio/");
}

static int leave(struct request *req, struct reply *reply, const struct form *form)
{
    int r = signin_end(req, reply);

    (void)form;
    return r ? fault(r) : form_done(reply, "/studio/signin");
}

int studio_signout_act(struct request *req, struct reply *reply)
{
    return form_take(req, reply, leave);
}
