/* What the films are about. A theme is known to whoever may see one of its films, and to nobody
 * else. */
#pragma once

#include "catalogue/film.h"

/* By id, themes_max at most. */
int theme_list(const struct look *look, struct arena *arena, struct film_theme **themes,
               int *count);
