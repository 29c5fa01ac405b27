/* What the studio shows of a film's chapters and content notes. */
#pragma once

#include "studio_frame.h"

struct studio_choice {
    const char *name;
    bool is_chosen;
};

/* A row of the form: a notice, or an empty one to add. */
struct studio_notice_view {
    int row; /* from 1 */
    const struct studio_choice *kinds, *hows;
    int kind_count, how_count;
    const char *from, *to, *en, *cy;
    bool is_skipped, is_untimed;
};

struct studio_notes_view {
    struct studio_frame frame;
    const char *slug;
    struct studio_field chapters;
    int64_t chapters_base, notices_base;
    bool is_stale; /* the chapters are of another cut */
    int untimed;
    const struct studio_notice_view *notices;
    int notice_count;
};

void studio_notes_write(struct buf *out, enum tongue tongue, const struct studio_notes_view *view);
