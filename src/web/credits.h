/* Who is in a film, below it on its own page and nowhere else. */
#pragma once

#include "catalogue/look.h"
#include "http/request.h"

#include "views.h"

/* Of a view that is filled otherwise. */
int credits_fill(struct request *req, const struct look *look, struct film_view *view);
