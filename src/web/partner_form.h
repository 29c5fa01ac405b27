/* What is said of a partner, as a form: whose it is, on which sites, which films, until when. */
#pragma once

#include "catalogue/desk.h"
#include "intake/partnership.h"

#include "form.h"
#include "studio_frame.h"

struct partner_film_view {
    const char *slug, *title, *state;
    bool is_chosen;
};

struct partner_form_view {
    struct studio_field name, origins, until;
    const char *films_problem; /* NULL: none */
    const struct partner_film_view *films;
    int film_count;
    bool has_all;
};

/* As it is, or as it was typed. -ENOMEM. */
int partner_form_fill(const struct studio_frame *frame, struct arena *arena,
                      const struct partnership *partnership, const char *until,
                      const struct desk_list *films, struct partner_form_view *view);
/* What was typed, in texts of the arena: key and revision are the caller's to set. 0,
 * PARTNERSHIP_REFUSED or -ENOMEM. */
int partner_form_read(const struct form *form, struct arena *arena, struct partnership *partnership,
                      struct partnership_problem *problem);
/* A kept moment as that field takes it; "": none. NULL: no memory. */
const char *partner_form_until(struct arena *arena, int64_t until_ms);

/* Compiled from parts/part_partner.html. */
void part_partner_write(struct buf *out, enum tongue tongue, const struct partner_form_view *view);
