/* A film as its pages show it: found, and laid out in a view. */
#pragma once

#include "catalogue/look.h"
#include "crypt/permit.h"
#include "http/request.h"

#include "views.h"

/* Fills view for the film the route names; FILM_MISSING when the viewer may not see it. The lines
 * are in the film's own language, or in another when there are no others. All of it lives in the
 * request's arena. */
int showing_find(struct request *req, const struct look *look, struct film_view *view);
/* The same for who was let in by a grant of that public id: its bytes are at addresses of theirs.
 */
int showing_find_by(struct request *req, const struct look *look, enum permit_kind kind,
                    const char *grant, struct film_view *view);
