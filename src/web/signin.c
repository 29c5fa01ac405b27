/* Who of the staff asks. */
#include "signin.h"

#include "base/fault.h"

int signin_find(struct request *req, enum staffer_role least, struct staffer *staffer)
{
    const char *token = request_bearer(req);
    int r = STAFFER_MISSING;

    if (token)
        r = staffer_find_by_token(request_thread(req), token, request_arena(req), staffer);
    if (r == STAFFER_MISSING)
        return SIGNIN_MISSING;
    if (r)
        return fault(r);
    return staffer->role < least ? SIGNIN_LESS : 0;
}

bool signin_is_staffs(struct request *req)
{
    struct staffer staffer;

    return signin_find(req, STAFFER_VIEWER, &staffer) == 0;
}

int signin_refuse(struct reply *reply, int outcome, const char **why)
{
    if (outcome == SIGNIN_LESS) {
        *why = "Your role looks, but does not upload.";
        return 403;
    }
    reply_header(reply, "WWW-Authenticate", "Bearer"); /* RFC 6750 3 */
    *why = "This is for staff: say Authorization: Bearer TOKEN.";
    return 401;
}
