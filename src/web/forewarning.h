/* What people are told of a film before they watch it, and the film without what they skip. */
#pragma once

#include "base/arena.h"
#include "catalogue/film.h"

#include "views.h"

/* Fills the notices of view, whose start is set. is_skipping: somebody asked for the film without
 * its skips: it then begins behind one, and stops before the next. 0 or -ENOMEM. */
int forewarning_fill(struct arena *arena, const struct film *film, bool is_skipping,
                     struct film_view *view);
/* "Before you watch: One (6:02 to 6:20). Another." Nothing to say: "". NULL when memory ran out. */
const char *forewarning_line(struct arena *arena, enum tongue tongue, const struct film *film);
