/* What the details of a film show. */
#pragma once

#include "studio_frame.h"

struct studio_choice_view {
    const char *value, *name;
    const char *picture;
    bool is_chosen;
};

/* A text that somebody else wrote meanwhile, and what is in the field. */
struct studio_clash_view {
    const char *name, *theirs, *ours;
};

struct studio_details_view {
    struct studio_frame frame;
    const char *slug;
    int64_t revision;
    struct studio_field own[3], other[3], number;
    const char *own_name, *other_name; /* "English" */
    const struct studio_choice_view *kinds, *doors;
    int kind_count, door_count;
    struct studio_clash_view clashes[8];
    int clash_count;
};

void studio_film_write(struct buf *out, enum tongue tongue, const struct studio_details_view *view);
