/* /studio/setup/:setup: somebody of the staff chooses a password, at an address that works once.
 * Looking at it changes nothing: programs that read mail look at addresses. */
#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/str.h"
#include "people/password.h"
#include "people/setup.h"

#include "form.h"
#include "knock.h"
#include "plain.h"
#include "porch_views.h"
#include "provenance.h"
#include "routes.h"
#include "signin.h"

static int refuse_code(struct reply *reply)
{
    return plain_reply(reply, 404, "This address works no more",
                       "It has been used, or is more than three days old, or a newer one was made. "
                       "If you used it, sign in; else ask an admin for another.");
}

static int refuse_open_way(struct reply *reply)
{
    return plain_reply(reply, 403, "Not over this address",
                       "Choosing a password needs https, or this machine itself (localhost): over "
                       "plain http it could be read on its way.");
}

static int show(struct request *req, struct reply *reply, const struct staffer *staffer,
                const char *problem)
{
    char handle[SESSION_SECRET_MAX];
    struct setup_view view = {.title = "Welcome",
                              .code = request_part(req, "setup"),
                              .name = staffer->name,
                              .challenge = knock_challenge(req),
                              .handle = handle,
                              .problem = problem};
    AUTO_BUF struct buf body = {0};
    int r = passkey_handle(staffer, handle);

    if (r)
        return fault(r);
    studio_setup_write(&body, TONGUE_EN, &view);
    return reply_body(reply, problem ? 422 : 200, "text/html; charset=utf-8", &body);
}

static int find(struct request *req, struct staffer *staffer)
{
    return setup_find(request_thread(req), request_part(req, "setup"), request_now_ms(req),
                      request_arena(req), staffer);
}

int studio_setup(struct request *req, struct reply *reply)
{
    struct staffer staffer;
    int r;

    if (!provenance_is_private(req))
        return refuse_open_way(reply);
    r = find(req, &staffer);
    if (r == SETUP_MISSING)
        return refuse_code(reply);
    return r ? fault(r) : show(req, reply, &staffer, NULL);
}

static int finish(struct request *req, struct reply *reply, const struct setup_way *way)
{
    char secret[SESSION_SECRET_MAX];
    int r = setup_finish(request_thread(req), request_part(req, "setup"), way, request_now_ms(req),
                         secret);

    if (r == SETUP_MISSING)
        return refuse_code(reply);
    if (r)
        return r > 0 ? r : fault(r);
    signin_begin(reply, secret);
    explicit_bzero(secret, sizeof secret);
    return form_done(reply, "/studio/account");
}

static int choose_passkey(struct request *req, struct reply *reply, const struct form *form,
                          const struct staffer *staffer)
{
    struct passkey_said said;
    int r = SETUP_WRONG;

    if (knock_read(req, form, &said) && knock_use(req, &said))
        r = finish(req, reply, &(struct setup_way){.passkey = &said});
    if (r != SETUP_WRONG)
        return r;
    return show(req, reply, staffer,
                "The passkey was not made, or that took too long: please try once more, or choose "
                "a password.");
}

static int choose_password(struct request *req, struct reply *reply, const struct form *form,
                           const struct staffer *staffer)
{
    const char *password = form_text(form, "password");
    const char *problem = password_is_unfit(staffer->name, password);
    char text[PASSWORD_TEXT_MAX];
    int r;

    if (!problem && !str_equal(password, form_text(form, "again")))
        problem = "The two are not the same: type your password once more.";
    if (problem)
        return show(req, reply, staffer, problem);
    r = password_make(password, text);
    if (r == PASSWORD_BUSY)
        return show(req, reply, staffer, "Others sign in at this very moment: press once more.");
    return r ? fault(r) : finish(req, reply, &(struct setup_way){.password_text = text});
}

static int choose(struct request *req, struct reply *reply, const struct form *form)
{
    struct staffer staffer;
    int r = find(req, &staffer);

    if (r == SETUP_MISSING)
        return refuse_code(reply);
    if (r)
        return fault(r);
    return form_has(form, "key") ? choose_passkey(req, reply, form, &staffer)
                                 : choose_password(req, reply, form, &staffer);
}

int studio_setup_act(struct request *req, struct reply *reply)
{
    if (!provenance_is_private(req))
        return refuse_open_way(reply);
    return form_take(req, reply, choose);
}
