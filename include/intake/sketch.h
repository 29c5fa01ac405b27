/* Films that are no more than an intention: a draft before there is a file, and drafts that are
 * given up. */
#pragma once

#include "intake/describe.h"

/* Adds a film as it is described, as a draft, at slug or near it (NULL: after its title);
 * description->slug and revision are set. DESCRIBE_BAD. */
int sketch_add(struct db *db, const char *actor, const char *slug, struct arena *arena,
               struct description *description);

/* SKETCH_RELEASED: it is no draft, or was seen outside before; SKETCH_BESIDE: its file lies in the
 * library, and would be found anew; SKETCH_CHANGED: somebody wrote since that revision (-1: of
 * any).
 */
enum { SKETCH_MISSING = 1, SKETCH_RELEASED, SKETCH_BESIDE, SKETCH_CHANGED };
/* The draft goes with all that was made and written of it; its original, too, unless another film
 * has it. The audit log keeps that it was there. */
int sketch_drop(struct db *db, const char *actor, const char *slug, int64_t revision,
                struct arena *arena);
/* What to say to an outcome. */
const char *sketch_why(int outcome);
