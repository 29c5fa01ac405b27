/* Who of the staff asks: a program by its token, or a browser by its cookie. */
#include "signin.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/str.h"
#include "crypt/pseudonym.h"
#include "crypt/secret.h"
#include "http/router.h"
#include "web/site.h"

#include "familiar.h"
#include "plain.h"
#include "provenance.h"
#include "site_context.h"

/* RFC 6265bis 4.1.3.2: no other host of ours can set or see it. */
#define SIGNIN_COOKIE "__Host-incare"

_Static_assert((int)STAFFER_TOKEN_MAX >= (int)SESSION_SECRET_MAX, "a ticket holds either");

bool signin_is_program(const struct request *req)
{
    return request_bearer(req) != NULL;
}

/* RFC 6265 4.2.1: name=value pairs, "; " between them. False: there is none that could be ours. */
static bool read_cookie(const struct request *req, char secret[SESSION_SECRET_MAX])
{
    static const char name[] = SIGNIN_COOKIE "=";
    const char *at = request_header(req, "Cookie");

    while (at && *at) {
        size_t length = strcspn(at, ";,");

        if (length == sizeof name - 1 + SESSION_SECRET_MAX - 1 && str_starts(at, name)) {
            memcpy(secret, at + sizeof name - 1, SESSION_SECRET_MAX - 1);
            secret[SESSION_SECRET_MAX - 1] = '\0';
            return session_is_secret(secret);
        }
        at += length;
        at += strspn(at, ";, ");
    }
    return false;
}

void signin_keep(const struct request *req, struct signin_ticket *ticket)
{
    const char *token = request_bearer(req);

    ticket->least = request_least(req);
    if (token)
        str_copy(ticket->secret, sizeof ticket->secret, token);
    else if (!read_cookie(req, ticket->secret))
        ticket->secret[0] = '\0';
}

/* A route of which it is not said lets nobody in. */
static bool is_enough(enum staffer_role role, int least)
{
    return least && (int)role - STAFFER_VIEWER >= least - SITE_VIEWER;
}

/* Both are told apart by their form. */
int signin_holds(struct db *db, const struct signin_ticket *ticket, struct arena *arena,
                 struct staffer *staffer)
{
    int r;

    if (session_is_secret(ticket->secret))
        r = session_find(db, ticket->secret, clock_wall_ms(), arena, staffer);
    else
        r = staffer_find_by_token(db, ticket->secret, arena, staffer);
    if (r)
        return r > 0 ? SIGNIN_MISSING : fault(r);
    return is_enough(staffer->role, ticket->least) ? 0 : SIGNIN_LESS;
}

static int identify(struct request *req, const struct signin_ticket *ticket,
                    struct staffer *staffer)
{
    struct familiar *familiar = site_of(req)->familiar;
    uint64_t name = pseudonym_of(ticket->secret, strlen(ticket->secret));
    int r = signin_holds(request_thread(req), ticket, request_arena(req), staffer);

    if (r == 0 || r == SIGNIN_LESS)
        familiar_add(familiar, name);
    else if (r == SIGNIN_MISSING)
        familiar_drop(familiar, name);
    return r;
}

static bool is_looking(const struct request *req)
{
    return str_equal(request_method(req), "GET") || str_equal(request_method(req), "HEAD");
}

/* A cookie goes with whatever a browser is made to ask: what changes something must come from a
 * page of ours, and say so. A page's forms are weighed by form.c. */
static bool is_foreign(struct request *req)
{
    const char *said = request_header(req, "X-CSRF-Token");

    if (!(request_flags(req) & ROUTE_API) || is_looking(req) || signin_is_program(req))
        return false;
    return !provenance_is_ours(req) || !said || !signin_is_token(req, said);
}

int signin_find(struct request *req, struct staffer *staffer)
{
    struct signin_ticket ticket;
    int r;

    signin_keep(req, &ticket);
    if (!ticket.secret[0])
        return SIGNIN_MISSING;
    r = identify(req, &ticket, staffer);
    explicit_bzero(&ticket, sizeof ticket);
    if (r)
        return r < 0 ? fault(r) : r;
    return is_foreign(req) ? SIGNIN_FOREIGN : 0;
}

/* On a serving loop: of strangers, however many there are, few cost a look into the catalogue. */
bool signin_is_staffs(struct request *req)
{
    struct familiar *familiar = site_of(req)->familiar;
    struct signin_ticket ticket;
    struct staffer staffer;
    bool is_staffs;
    int r;

    signin_keep(req, &ticket);
    if (!ticket.secret[0])
        return false;
    is_staffs = familiar_has(familiar, pseudonym_of(ticket.secret, strlen(ticket.secret)));
    if (!is_staffs && familiar_may_look(familiar, request_now_ms(req))) {
        r = identify(req, &ticket, &staffer);
        is_staffs = r == 0 || r == SIGNIN_LESS;
    }
    explicit_bzero(&ticket, sizeof ticket);
    return is_staffs;
}

int signin_refuse(struct reply *reply, int outcome, const char **why)
{
    if (outcome == SIGNIN_LESS) {
        *why = "Your role does not do this: ask an admin.";
        return 403;
    }
    if (outcome == SIGNIN_FOREIGN) {
        *why = "This did not come from a page of the studio: Origin and X-CSRF-Token must say so.";
        return 403;
    }
    reply_header(reply, "WWW-Authenticate", "Bearer"); /* RFC 6750 3 */
    *why = "This is for staff: say Authorization: Bearer TOKEN.";
    return 401;
}

/* Where it was wanted to go is told when it can be gone to: a form's answer cannot. */
static int lead_to_signin(struct request *req, struct reply *reply)
{
    const char *path = is_looking(req) ? request_path(req) : "/studio/";
    const char *where =
        arena_printf(request_arena(req), "/studio/signin?next=%s", signin_next(path));

    if (!where)
        return fault(-ENOMEM);
    reply_header(reply, "Location", where);
    return reply_empty(reply, 303);
}

static int turn_away(struct request *req, struct reply *reply, int outcome)
{
    const char *why;
    int status;

    if (request_flags(req) & ROUTE_API) {
        status = signin_refuse(reply, outcome, &why);
        return reply_problem(reply, status, why);
    }
    if (outcome == SIGNIN_MISSING)
        return lead_to_signin(req, reply);
    return plain_reply(reply, 403, "This is not yours to do",
                       "Your role does not do this. An admin can give you another: they find you "
                       "under Staff.");
}

bool signin_admits(struct request *req, struct reply *reply, struct staffer *staffer, int *r)
{
    *r = signin_find(req, staffer);
    if (*r == 0)
        return true;
    *r = *r < 0 ? fault(*r) : turn_away(req, reply, *r);
    return false;
}

const char *signin_token(struct request *req)
{
    char secret[SESSION_SECRET_MAX], token[SESSION_SECRET_MAX] = "";

    if (!signin_is_program(req) && read_cookie(req, secret) && session_form_token(secret, token))
        return NULL;
    return arena_strdup(request_arena(req), token);
}

bool signin_is_token(struct request *req, const char *said)
{
    const char *token = signin_is_program(req) ? said : signin_token(req);

    return token && (signin_is_program(req) || (*token && secret_equal(said, token)));
}

void signin_begin(struct reply *reply, const char secret[SESSION_SECRET_MAX])
{
    char cookie[200];

    snprintf(cookie, sizeof cookie, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict",
             SIGNIN_COOKIE, secret);
    reply_header(reply, "Set-Cookie", cookie);
    explicit_bzero(cookie, sizeof cookie);
}

int signin_end(struct request *req, struct reply *reply)
{
    char secret[SESSION_SECRET_MAX];

    reply_header(reply, "Set-Cookie",
                 SIGNIN_COOKIE "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
    if (!read_cookie(req, secret))
        return 0;
    familiar_drop(site_of(req)->familiar, pseudonym_of(secret, strlen(secret)));
    return session_end(request_thread(req), secret);
}

/* No "//", which leads to another host, and nothing that a browser takes for one ("/\"). */
const char *signin_next(const char *said)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_-";

    if (!said || !str_starts(said, "/studio/") || strstr(said, "//") ||
        said[strspn(said, allowed)] || str_starts(said, "/studio/signin"))
        return "/studio/";
    return said;
}
