/* What the studio's page of numbers shows. */
#pragma once

#include "studio_frame.h"

struct studio_bar_view {
    int64_t x, y, height; /* in the chart's own units */
};

struct studio_day_view {
    const char *day;                  /* "2026-03-01" */
    const char *play, *listen, *link; /* "120", "under 10", "0" */
};

struct studio_number_view {
    const char *slug, *says; /* "At most 120 on a day, 640 in all but days of under 10." */
    const struct studio_bar_view *bars;
    int bar_count;
    const struct studio_day_view *days;
    int day_count;
};

struct studio_numbers_view {
    struct studio_frame frame;
    const char *from, *to;
    const struct studio_number_view *films;
    int count;
    bool is_more;
};

void studio_numbers_write(struct buf *out, enum tongue tongue,
                          const struct studio_numbers_view *view);
