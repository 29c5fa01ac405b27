/* What the studio shows of who works here. */
#pragma once

#include "studio_frame.h"

struct studio_role_view {
    const char *name, *text;
    bool is_chosen;
};

struct studio_staffer_view {
    const char *name, *role;
    const char *select;  /* the id of the choice of their role */
    const char *ways;    /* "2 passkeys, password and code"; NULL: none */
    const char *seen;    /* "2026-03-01"; NULL: no browser of theirs is signed in */
    const char *invited; /* until when they can set themselves up; NULL: they cannot */
    int tokens;
    bool is_self, is_disabled;
    const struct studio_role_view *roles;
    int role_count;
};

struct studio_staff_view {
    struct studio_frame frame;
    const struct studio_staffer_view *staff;
    int staff_count;
    struct studio_field name; /* of a new one */
    const struct studio_role_view *roles;
    int role_count;
    /* Told in this answer alone: where somebody sets themselves up, or a token. NULL: neither. */
    const char *whose, *address, *secret;
};

void studio_staff_write(struct buf *out, enum tongue tongue, const struct studio_staff_view *view);
