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

/* One that was sent, and is not looked at yet, or was refused. */
struct studio_sending_view {
    const char *id, *words, *by;
    const char *reason; /* NULL: it waits */
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
    struct studio_sending_view *sendings;
    int sending_count, waiting;
    const char *file_problem; /* NULL: none */
    struct studio_field send_en, send_cy;
};

void studio_pictures_write(struct buf *out, enum tongue tongue,
                           const struct studio_pictures_view *view);
