/* Revisions as JSON members, and why one was not taken. */
#pragma once

#include "base/json.h"
#include "http/reply.h"
#include "intake/revise.h"
#include "people/staffer.h"

void revision_write(struct json *json, const struct revision_row *row);
/* What somebody does to the film that the request names. */
struct revise_act revision_act(struct request *req, const struct staffer *staffer);
/* An outcome of intake/revise.h, as problem+json; problem: of REVISE_BAD. */
int revision_refuse(struct reply *reply, int outcome, const struct revise_problem *problem);
/* The same as a sentence; status too. */
enum { REVISION_MAX = 320 };
int revision_why(int outcome, const struct revise_problem *problem, char why[REVISION_MAX]);
