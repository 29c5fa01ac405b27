/* Captions on their way to visitors: saved (draft), watched through with the film by somebody
 * (checked), approved. What visitors get is what was approved last, for the content that the film
 * has now. */
#pragma once

#include "base/played.h"
#include "base/vtt.h"
#include "intake/revise.h"

/* Any format that is read (WebVTT, SubRip, TTML), told by what is in it. number: of what is the
 * last one now. REVISE_UNMADE, REVISE_BAD, REVISE_CHANGED. What was played to somebody of the text
 * before counts on, but for what was changed. */
int captioning_save(const struct revise_act *act, const char *language,
                    const struct revise_edit *edit, int64_t *number,
                    struct revise_problem *problem);
/* A draft's words become a revision. REVISE_BAD: it may be telemetry, or is gone. */
int captioning_adopt(const struct revise_act *act, int64_t draft_id, const char *language,
                     int64_t *number, struct revise_problem *problem);
/* played: more that was played of the film with that revision. When that is all of it, it is
 * checked. REVISE_CHANGED: it is not the last one any more. */
int captioning_played(const struct revise_act *act, const char *language, int64_t number,
                      const struct played *played, struct played_stretch *missing,
                      bool *is_missing);
/* said: they say that they watched all of it with them. REVISE_CHANGED, REVISE_STALE,
 * REVISE_UNSEEN. */
int captioning_approve(const struct revise_act *act, const char *language, int64_t number,
                       bool said);
/* Visitors get none in that language; the revisions stay. REVISE_MISSING: they had none.
 * REVISE_UNMADE: they are of a file beside the film. */
int captioning_take_back(const struct revise_act *act, const char *language);

/* The same two in the caller's transaction; putting is saving, saying and approving at once. */
int captioning_put(struct revise *revise, const char *origin, const struct vtt *vtt);
int captioning_drop(struct revise *revise);

/* Puts in service what was approved for the content that the film has now, in languages that have
 * none: after that content has become another. In the caller's transaction. */
int captioning_settle(struct db *db, int64_t film_id);
