/* What the films are about. A theme is known to whoever may see one of its films, and to nobody
 * else. */
#pragma once

#include "catalogue/film.h"

struct theme_list {
    struct film_theme *themes;
    int count;
    const char *next; /* the last one's id when more come after it; else NULL */
};

/* By id, themes_max at most, from after that id on (NULL: from the start). */
int theme_list(const struct look *look, const char *after, struct arena *arena,
               struct theme_list *list);
/* Of all of them those that is_like says, themes_max at most; no next. */
int theme_list_like(const struct look *look,
                    bool (*is_like)(const void *context, const struct film_theme *theme),
                    const void *context, struct arena *arena, struct theme_list *list);
