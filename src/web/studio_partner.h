/* What the studio shows of one partner. */
#pragma once

#include "partner_form.h"
#include "studio_frame.h"

struct studio_partner_view {
    struct studio_frame frame;
    const char *key;
    int64_t revision;
    const char *films;                /* "All films"; what viewers of the studio read of it */
    const char *sites, *until, *seen; /* until and seen NULL: none */
    struct partner_form_view form;
    /* What to paste, of one film of theirs; slug NULL: there is none. */
    const char *slug, *page_address, *frame_address, *iframe, *wordpress;
    const struct partner_film_view *theirs;
    int their_count;
};

void studio_partner_write(struct buf *out, enum tongue tongue,
                          const struct studio_partner_view *view);
