/* What the studio's first page shows: what needs a person now. */
#pragma once

#include "byhand.h"
#include "studio_films.h"

struct studio_today_view {
    struct studio_frame frame;
    const struct studio_film_view *next;  /* to be released; NULL: none */
    const char *in;                       /* "in 6 days" */
    const struct studio_film_view *films; /* not released, by number */
    int count;
    struct byhand_view *down; /* taken down, and something is left to remove by hand */
    int down_count;
    bool is_quiet; /* nothing of it is there to do */
};

void studio_today_write(struct buf *out, enum tongue tongue, const struct studio_today_view *view);
