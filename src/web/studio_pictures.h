/* What the studio shows of a film's pictures. */
#pragma once

#include "studio_frame.h"

struct studio_poster_view {
    const char *name;    /* "poster-83500" */
    const char *jpeg;    /* its address */
    const char *when;    /* "At 1:23" */
    const char *heading; /* the id of its heading */
    int width, height;
    int64_t revision;
    bool is_approved, is_sent;
    struct studio_field en, cy;
};

struct studio_sheet_view {
    const char *address;
};

struct studio_pictures_view {
    struct studio_frame frame;
    const char *slug;
    const struct studio_poster_view *posters;
    int poster_count;
    bool has_approved;
    const struct studio_sheet_view *sheets;
    int sheet_count;
    int64_t sheets_revision;
    bool is_board_approved;
};

void studio_pictures_write(struct buf *out, enum tongue tongue,
                           const struct studio_pictures_view *view);
