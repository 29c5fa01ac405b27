/* What is asked of a new film, and before a draft is deleted. */
#pragma once

#include "studio_film.h"

struct studio_new_view {
    struct studio_frame frame;
    struct studio_field title, number;
    const struct studio_choice_view *kinds, *languages;
    int kind_count, language_count;
};

struct studio_delete_view {
    struct studio_frame frame;
    const char *slug;
    int64_t revision;
};

void studio_new_write(struct buf *out, enum tongue tongue, const struct studio_new_view *view);
void studio_delete_write(struct buf *out, enum tongue tongue,
                         const struct studio_delete_view *view);
