/* Releasing a film: into the catalogue's public part, or to a later moment. */
#pragma once

#include <stdint.h>

#include "store/db.h"

enum {
    PUBLISH_MISSING = 1,   /* no such film */
    PUBLISH_NOT_READY = 2, /* it has no rendition a browser can play; reason says why */
    PUBLISH_WITHDRAWN = 3, /* restore it first */
    PUBLISH_BACKWARDS = 4, /* it would end before it begins, or has ended already */
};

enum { PUBLISH_REASON_MAX = 400 };

/* at_ms: when (-1: at once; a film that is live already keeps its date). end_ms: until when (-1: as
 * was said before; PUBLISH_FOR_EVER). who: for the audit log. reason: filled for outcomes. */
#define PUBLISH_FOR_EVER INT64_MAX
int publish_film(struct db *db, int data_fd, const char *who, const char *slug, int64_t at_ms,
                 int64_t end_ms, char reason[PUBLISH_REASON_MAX]);
/* Moves on what is due by now_ms: scheduled films go live, films past their end are ended. Visitors
 * do not wait for it (catalogue/visibility knows the moment); search does. */
int publish_due(struct db *db, int data_fd, int64_t now_ms);
/* Puts the film into search if anybody may see it now, else takes it out. Inside a transaction. */
int publish_search(struct db *db, int64_t film_id);
