/* What callers of the API may ask, and how they are told that they may not. */
#pragma once

#include "http/request.h"

/* The first of the request's query arguments that is not among known (ended by NULL), as a sentence
 * for the caller, in the request's arena; NULL when all are known. */
const char *api_query_unknown(struct request *req, const char *const *known);
/* A sentence that begins with the argument's name: "limit: must be …". */
const char *api_query_wrong(struct request *req, const char *name, const char *why);
