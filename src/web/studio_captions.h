/* What the studio shows of a film's captions: its languages, and one text of them to work on. */
#pragma once

#include "studio_frame.h"

struct studio_language_view {
    const char *tag, *name;
    const char *state; /* "approved", as a chip's class and word */
    const char *says;  /* "Visitors have them." */
    const char *saved; /* "by Ada, 21 March 2026"; NULL: a file's */
    bool is_stale, is_public;
};

struct studio_draft_view {
    int64_t id;
    const char *says; /* "Heard by a machine, 212 cues" */
    const char *language;
    bool is_telemetry;
};

struct studio_captions_view {
    struct studio_frame frame;
    const char *slug;
    const struct studio_language_view *languages;
    int language_count;
    const struct studio_draft_view *drafts;
    int draft_count;
    struct studio_field language, text; /* of what is imported */
};

void studio_captions_write(struct buf *out, enum tongue tongue,
                           const struct studio_captions_view *view);
