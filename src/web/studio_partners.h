/* What the studio shows of all partners, and of those who frame films. */
#pragma once

#include "partner_form.h"
#include "studio_frame.h"

struct studio_partner_row_view {
    const char *path, *name;
    const char *sites; /* "https://www.example.org, https://example.org" */
    const char *films; /* "All films", "2 films" */
    const char *until; /* NULL: until it is cut */
    const char *seen;  /* "2026-03-01"; NULL: never */
    bool is_over;      /* its time is */
};

struct studio_framing_view {
    const char *day, *slug;
    const char *origin; /* NULL: the browser did not say */
    int64_t count;
    bool is_refused;
};

struct studio_partners_view {
    struct studio_frame frame;
    const struct studio_partner_row_view *partners;
    int partner_count;
    struct partner_form_view form; /* of a new one */
    /* A page is tried: */
    struct studio_field page;
    const struct partner_film_view *films;
    int film_count;
    const char *answer; /* NULL: none was */
    bool is_allowed;
    const struct studio_framing_view *framings;
    int framing_count;
    bool is_more; /* of them than are shown */
};

void studio_partners_write(struct buf *out, enum tongue tongue,
                           const struct studio_partners_view *view);
