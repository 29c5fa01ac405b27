/* What the page shows where a person or a film is taken down. */
#pragma once

#include "intake/takedown.h"

#include "byhand.h"
#include "studio_frame.h"

struct takedown_view {
    struct studio_frame frame;
    const char *code;     /* of a person; NULL: none */
    const char *slug;     /* of a film; NULL: none */
    struct takedown what; /* it takes away */
    struct takedown_choices people, films;
    struct byhand_view *lists; /* of what is down already; of what was just taken down */
    int list_count, undone;    /* undone: so many of them have something left to do */
    /* What came of it. */
    const char *seconds; /* "0.12"; NULL: nothing was done */
    bool is_pause, is_slow, is_unwritten;
};

/* Compiled from studio_takedown….html. */
void studio_takedown_write(struct buf *out, enum tongue tongue, const struct takedown_view *view);
void studio_takedown_done_write(struct buf *out, enum tongue tongue,
                                const struct takedown_view *view);
