/* Who of the staff asks. */
#pragma once

#include "http/reply.h"
#include "http/request.h"
#include "people/staffer.h"

enum { SIGNIN_MISSING = 1, SIGNIN_LESS };
/* By the token of a program. SIGNIN_MISSING: nobody of ours; SIGNIN_LESS: their role is below
 * least. */
int signin_find(struct request *req, enum staffer_role least, struct staffer *staffer);
/* For server_options: any role, whoever they are. */
bool signin_is_staffs(struct request *req);
/* What to say to an outcome: its status, and for a person why. Says WWW-Authenticate. */
int signin_refuse(struct reply *reply, int outcome, const char **why);
