/* What the page of a film's release shows. */
#pragma once

#include "studio_frame.h"

struct studio_tick_view {
    const char *name, *says;
    const char *who, *when; /* NULL: nobody ticked it */
    const char *advice;     /* what to do; NULL: it holds */
    bool holds, is_required, has_fallen;
    bool may_tick, may_untick; /* by who looks */
};

struct studio_assent_view {
    const char *who, *when, *what;
    const char *at, *until; /* milliseconds, as they were agreed to */
    bool has_fallen, may_join, is_restore;
};

struct studio_release_view {
    struct studio_frame frame;
    const char *slug;
    const char *from, *till; /* of the film; NULL: none */
    const char *rule;        /* how many must agree, and why */
    const char *missing;     /* required lines that do not hold; NULL: none */
    bool is_withdrawn, may_publish;
    bool is_at_twice, is_until_twice;
    struct studio_field at, until;
    const struct studio_tick_view *ticks;
    int tick_count;
    const struct studio_assent_view *assents;
    int assent_count;
};

void studio_release_write(struct buf *out, enum tongue tongue,
                          const struct studio_release_view *view);
