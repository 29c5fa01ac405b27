/* The chapters of a film, as staff edit them: saved, they are what visitors get. */
#pragma once

#include "base/vtt.h"
#include "intake/revise.h"

struct chaptering {
    struct revise_film film;
    struct revision_row
        row; /* number 0: they came from a file beside the film, or there are none */
    struct vtt vtt;
    bool is_stale; /* written for other content than the film has now */
};
int chaptering_read(struct db *db, const char *slug, struct arena *arena,
                    struct chaptering *chaptering);

/* A line a chapter, "1:02 Arriving", or WebVTT; nothing: there are none. REVISE_UNMADE, REVISE_BAD,
 * REVISE_CHANGED. */
int chaptering_save(const struct revise_act *act, const struct revise_edit *edit, int64_t *number,
                    struct revise_problem *problem);
/* As lines. */
void chaptering_write(struct buf *out, const struct vtt *vtt);
