/* What the studio shows of what is to come, and of what was. */
#pragma once

#include "studio_frame.h"

/* A film comes or goes. */
struct studio_moment_view {
    const char *slug, *title, *state;
    const char *when;    /* "Sunday 29 March 2026, 19:00 BST" */
    const char *clock;   /* "19:00" */
    const char *what;    /* "goes live", "ended" */
    const char *missing; /* of the release gate; NULL: nothing */
    int number;          /* of the film; 0: none */
};

struct studio_day_of_month {
    const char *label;  /* "Sunday 29 March" */
    const char *clocks; /* that they change; NULL: they do not */
    const struct studio_moment_view *moments;
    int moment_count;
    int day; /* 0: of another month */
    bool is_today;
};
struct studio_week_view {
    struct studio_day_of_month days[7]; /* from Monday */
};

struct studio_schedule_view {
    struct studio_frame frame;
    const struct studio_moment_view *coming; /* the soonest first */
    int coming_count;
    const char *month;          /* "March 2026" */
    const char *before, *after; /* the addresses of its neighbours */
    const struct studio_week_view *weeks;
    int week_count;
};

void studio_schedule_write(struct buf *out, enum tongue tongue,
                           const struct studio_schedule_view *view);
