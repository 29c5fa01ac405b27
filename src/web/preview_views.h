/* What the pages of a preview show. */
#pragma once

#include "base/buf.h"

#include "views.h"

struct preview_view {
    struct frame_view frame;
    const char *title, *dek, *language; /* of the film */
    const char *recipient;
    const char *until;   /* not to be told of before; NULL: before it is released */
    const char *expires; /* the address leads nowhere from then on */
    /* Of the film's own page. */
    const char *permit, *version, *door;
    const struct source_view *sources;
    int source_count;
    const struct caption_view *captions;
    int caption_count;
};

/* Compiled from page_preview_….html. */
void page_preview_terms_write(struct buf *out, enum tongue tongue, const struct preview_view *view);
void page_preview_film_write(struct buf *out, enum tongue tongue, const struct preview_view *view);
void page_preview_closed_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
