/* What people are told of a film before they watch it, as staff edit it: saved, visitors get it. */
#pragma once

#include "intake/noticing.h"
#include "intake/revise.h"

struct forenoting {
    struct revise_film film;
    struct revision_row row; /* number 0: from a file beside the film, or there are none */
    struct notice_row *notices;
    int count,
        untimed; /* untimed: those whose moments were lost, since the film's content changed */
};
int forenoting_read(struct db *db, const char *slug, struct arena *arena,
                    struct forenoting *forenoting);
/* As noticing_read_file takes it. REVISE_BAD, REVISE_CHANGED. */
int forenoting_save(const struct revise_act *act, const struct revise_edit *edit, int64_t *number,
                    struct revise_problem *problem);
