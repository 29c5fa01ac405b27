/* What the studio shows of a film that is taken down, and stands elsewhere. */
#pragma once

#include "byhand.h"
#include "studio_frame.h"

struct studio_removals_view {
    struct studio_frame frame;
    struct byhand_view list;
    const char *page_en, *page_cy; /* the film's own, for search engines */
    bool is_down;
};

void studio_removals_write(struct buf *out, enum tongue tongue,
                           const struct studio_removals_view *view);
