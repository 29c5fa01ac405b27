/* Captions that wait for a person: what there is of a film, and what they decide. */
#pragma once

#include "base/vtt.h"
#include "intake/packager.h"
#include "intake/revise.h"
#include "store/drafts.h"

/* The words of a draft: of suspected telemetry they are read out of the original again, for which
 * packager is needed. DRAFT_GONE: reason says why they cannot be had. */
enum { DRAFT_GONE = 1, DRAFT_REASON_MAX = 300 };
int draft_words(struct db *db, struct packager *packager, const struct draft_row *draft,
                struct arena *arena, struct vtt *vtt, char reason[DRAFT_REASON_MAX]);
/* A person has read it, and watched the film with it, as they say: from now on it is the film's
 * captions in that language ("cy", "en-GB"). DRAFT_GONE: another decided, or the film has other
 * content now. DRAFT_TAKEN: a file beside the film has those. DRAFT_LANGUAGE: that is none. */
enum { DRAFT_TAKEN = 2, DRAFT_LANGUAGE = 3, DRAFT_NONE = 4 };
int draft_approve(const struct revise_act *act, const struct draft_row *draft,
                  const struct vtt *vtt, const char *language);
/* Takes approved captions back; the film's drafts are drawn anew. DRAFT_NONE: there are none.
 * DRAFT_TAKEN: they are of a file beside the film. DRAFT_LANGUAGE as above. */
int draft_disapprove(const struct revise_act *act, const char *language);
int draft_discard(const struct revise_act *act, const struct draft_row *draft);
