/* What makes captions hard to read, cue by cue, and what to do about it. Nothing is refused: a
 * person decides. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/vtt.h"

enum lint_kind {
    LINT_FAST,    /* words a minute */
    LINT_DENSE,   /* characters a second */
    LINT_SHORT,   /* there too short to be read, however few words */
    LINT_LONG,    /* there longer than anybody looks */
    LINT_TALL,    /* more lines than two */
    LINT_WIDE,    /* a line too long */
    LINT_OVERLAP, /* the next begins before it ends */
    LINT_GAP,     /* the next comes so soon that nobody sees the change */
    LINT_BEYOND,  /* there after the film has ended */
    LINT_KINDS
};

struct lint_film {
    int64_t duration_ms;      /* 0: not known */
    int64_t fps_num, fps_den; /* 0: not known */
};

enum { LINT_TEXT_MAX = 160 };
struct lint_mark {
    int cue; /* which, from 0 */
    enum lint_kind kind;
    bool is_hard; /* beyond what any guideline allows */
    char text[LINT_TEXT_MAX];
};

/* "fast", as in JSON. */
const char *lint_name(enum lint_kind kind);
/* Every mark, in the order of the cues. each: 0 goes on; anything else ends it and is returned. */
int lint_captions(const struct vtt *vtt, const struct lint_film *film,
                  int (*each)(void *context, const struct lint_mark *mark), void *context);
