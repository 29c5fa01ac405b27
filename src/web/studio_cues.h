/* One text of captions to work on. */
#pragma once

#include "studio_frame.h"

struct studio_mark_view {
    int cue; /* from 1 */
    const char *at, *text;
    bool is_hard;
};

struct studio_revision_view {
    int64_t number;
    const char *says; /* "by Ada, 21 March 2026, approved" */
    bool is_here;
};

struct studio_cues_view {
    struct studio_frame frame;
    const char *slug, *tag, *name; /* en-GB, English */
    const char *text;              /* WebVTT, as it is to be worked on */
    const char *theirs;            /* what another saved meanwhile; NULL: nobody did */
    int64_t base;                  /* what the text is saved over */
    const char *video;             /* an address; NULL: nothing can be played yet */
    const char *state, *says;      /* "draft"; what that means */
    const char *until;             /* "9:08" */
    const char *played;            /* as base/played */
    int64_t until_ms;
    bool is_last, is_stale, is_public, has_public, can_approve, is_checked;
    const struct studio_mark_view *marks;
    int mark_count, more_marks;
    const struct studio_revision_view *revisions;
    int revision_count;
};

void studio_cues_write(struct buf *out, enum tongue tongue, const struct studio_cues_view *view);
