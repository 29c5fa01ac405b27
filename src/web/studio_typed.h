/* What was typed in the form of a film's details, and what stood there before. */
#pragma once

#include "intake/describe.h"

#include "form.h"
#include "studio_frame.h"

/* The names of the fields in the form; "was-…" of them is what the page held. */
extern const char *const studio_typed_ids[DESCRIBE_FIELDS];
/* A field as one text; NULL: out of memory. */
const char *studio_typed_value(struct arena *arena, const struct description *description,
                               enum describe_field field);
/* typed begins as it is saved now; what is no choice of ours stays so. Where a person chose theirs
 * ("keep-title": "theirs") typed is as in was. What is wrong is said in frame. -ENOMEM. */
int studio_typed_read(struct arena *arena, struct studio_frame *frame, const struct form *form,
                      const struct description *now, struct description *was,
                      struct description *typed);
/* "family time, Horses" becomes ids; what is wrong with them, for a person, or NULL. */
const char *studio_typed_themes(struct arena *arena, const char *text,
                                struct description *description);
