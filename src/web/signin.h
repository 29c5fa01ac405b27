/* Who of the staff asks: the only place that knows cookies and tokens.
 *
 * A page of the studio, and a route of the staff API that speaks plain JSON, begins with
 *
 *     struct staffer staffer;
 *     int r;
 *
 *     if (!signin_admits(req, reply, &staffer, &r))
 *         return r;
 *
 * and stands in routes.c with STUDIO (pages) or ROUTE_API | ROUTE_STAFF (API), and with the least
 * roles that may look and act there: it says nothing of roles itself.
 * Whatever a page changes comes by a form: form.h. A script that changes something through the API
 * sends the page's form token (signin_token) in X-CSRF-Token. */
#pragma once

#include "http/reply.h"
#include "http/request.h"
#include "people/session.h"
#include "people/staffer.h"

/* Whether somebody asks whose role the route lets do this; who. Else the reply says what to do
 * about it, and *r is what the handler returns: a page leads to the sign-in page, and back; the API
 * says 401 or 403. */
bool signin_admits(struct request *req, struct reply *reply, struct staffer *staffer, int *r);

/* The same for who says it otherwise. SIGNIN_MISSING: nobody of ours; SIGNIN_LESS: their role is
 * below the route's; SIGNIN_FOREIGN: a browser of theirs asks, but no page of ours (an API's POST,
 * PATCH, PUT and DELETE without Origin or token). */
enum { SIGNIN_MISSING = 1, SIGNIN_LESS, SIGNIN_FOREIGN };
int signin_find(struct request *req, struct staffer *staffer);
/* What to say to an outcome: its status, and for a person why. Says WWW-Authenticate. */
int signin_refuse(struct reply *reply, int outcome, const char **why);
/* For server_options: any role, whoever they are. */
bool signin_is_staffs(struct request *req);

/* What a request showed, for what goes on after it: erase it when it is over. */
struct signin_ticket {
    char secret[STAFFER_TOKEN_MAX];
    int least; /* who it took */
};
void signin_keep(const struct request *req, struct signin_ticket *ticket);
/* Whether it is still somebody's, and whose. SIGNIN_MISSING; SIGNIN_LESS. Any thread. */
int signin_holds(struct db *db, const struct signin_ticket *ticket, struct arena *arena,
                 struct staffer *staffer);

/* What forms carry, and scripts show: for this browser alone. "" for a program, which needs none;
 * NULL when out of memory. */
const char *signin_token(struct request *req);
/* Whether the browser says it. True for a program. */
bool signin_is_token(struct request *req, const char *said);
/* Whether it showed a token, as programs do: no other site's page can make it. */
bool signin_is_program(const struct request *req);
/* The browser is signed in from this answer on, or no more. */
void signin_begin(struct reply *reply, const char secret[SESSION_SECRET_MAX]);
int signin_end(struct request *req, struct reply *reply);
/* Where to go on: a path of the studio, and nothing else; said when it is one, or "/studio/". */
const char *signin_next(const char *said);
