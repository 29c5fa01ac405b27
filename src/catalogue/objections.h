/* What people who are in films have taken back, as withdrawn.log says it: by their codes, for
 * everything or for a film, and which films those were.
 *
 *   2026-03-01T19:00:00Z pause C-0007 all
 *   2026-03-01T19:00:00Z pause C-0007 all <film id> <slug> <digests>
 *   2026-03-01T19:00:00Z withdraw C-0007 film <film id> <slug> <digests>
 *   2026-03-03T10:00:00Z restore C-0007 all
 *   2026-03-03T10:00:00Z restore C-0007 film <film id> <slug> <digests>
 *
 * The films are named with the person, so that they stay away although a catalogue from before does
 * not know that the person is in them. A restoration of everything frees what a line of everything
 * held; a film that was taken back by itself stays so. */
#pragma once

#include <stdbool.h>

#include "catalogue/withdrawals.h"

struct objections;

enum { OBJECTIONS_FIELDS = 7 };

struct objections *objections_make(void);
void objections_free(struct objections *objections);
/* One line, in fields; is_whole: it is ended, with one blank between fields and nothing behind.
 * A line that says nothing of a person is passed over. */
int objections_note(struct objections *objections, char *const *fields, int count, bool is_whole);
/* Once all lines are noted: makes what follows quick. */
int objections_settle(struct objections *objections);

bool objections_hold(const struct objections *objections, const char *public_id, const char *slug,
                     const char *sha256);
bool objections_hold_everywhere(const struct objections *objections, const char *code);
int objections_each(const struct objections *objections,
                    int (*each)(void *context, const struct withdrawals_objection *objection),
                    void *context);
