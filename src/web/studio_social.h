/* What the studio shows of where a film is told of elsewhere. */
#pragma once

#include "studio_frame.h"

struct studio_post_view {
    const char *id, *platform, *state;
    const char *heading; /* the id of its heading */
    const char *words;
    const char *short_address; /* "https://films.example.org/go/bcdfgh"; NULL: none */
    const char *address;       /* of the post; NULL: none yet */
    const char *changed;       /* "Ada, Sunday 29 March 2026, 19:00 BST" */
    int64_t revision;
    bool is_planned, is_posted;
    struct studio_field say, url;
};

struct studio_platform_view {
    const char *name;
    bool is_chosen;
};

struct studio_social_view {
    struct studio_frame frame;
    const char *slug;
    const struct studio_post_view *posts;
    int post_count, planned, posted, removed;
    bool is_withdrawn;
    const struct studio_platform_view *platforms;
    int platform_count;
    const char *platform_problem; /* NULL: none */
    struct studio_field say, code;
};

void studio_social_write(struct buf *out, enum tongue tongue,
                         const struct studio_social_view *view);
