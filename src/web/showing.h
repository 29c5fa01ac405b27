/* A film as its pages show it: found, and laid out in a view. */
#pragma once

#include "catalogue/look.h"
#include "http/request.h"

#include "views.h"

/* Fills view for the film the route names; FILM_MISSING when the viewer may not see it. The lines
 * are in the film's own language, or in another when there are no others. All of it lives in the
 * request's arena. */
int showing_find(struct request *req, const struct look *look, struct film_view *view);
