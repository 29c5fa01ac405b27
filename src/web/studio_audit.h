/* What the studio shows of the audit log. */
#pragma once

#include "studio_frame.h"

struct studio_act_view {
    const char *number, *when, *actor, *act, *object, *detail;
    const char *path; /* of the film it was done to; NULL: none, or it is none */
};

struct studio_name_view {
    const char *name;
    bool is_chosen;
};

struct studio_audit_view {
    struct studio_frame frame;
    const struct studio_act_view *acts; /* the newest first */
    int act_count;
    const struct studio_name_view *names; /* of acts */
    int name_count;
    const char *actor, *object; /* as asked; "": any */
    const char *older;          /* the address of what comes next; NULL: that is all */
    const char *verdict;        /* of the whole chain; NULL: not asked */
    bool is_whole;
};

void studio_audit_write(struct buf *out, enum tongue tongue, const struct studio_audit_view *view);
