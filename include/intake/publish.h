/* Releasing a film: into the catalogue's public part, or to a later moment. */
#pragma once

#include <stdint.h>

#include "intake/release.h"
#include "store/db.h"

enum {
    PUBLISH_MISSING = 1,   /* no such film */
    PUBLISH_NOT_READY = 2, /* it has no rendition a browser can play; reason says why */
    PUBLISH_WITHDRAWN = 3, /* restore it first */
    PUBLISH_BACKWARDS = 4, /* it would end before it begins, or has ended already */
    PUBLISH_UNTICKED = 5, /* a required line of the release gate does not hold; reason says which */
    PUBLISH_AGREED = 6,   /* that is written down; somebody else must say the same, too */
};

enum { PUBLISH_REASON_MAX = 400 };

/* Somebody publishes it: with them as many as rules say must agree, to the same moments.
 * at_ms: when (-1: at once; a film that is live already keeps its date). end_ms: until when (-1: as
 * was said before; PUBLISH_FOR_EVER). who: a staff name or AUDIT_COMMAND_LINE. reason: filled for
 * outcomes. */
#define PUBLISH_FOR_EVER INT64_MAX
struct publish_wish {
    const struct release_rules *rules;
    const char *who;
    int64_t at_ms, end_ms;
};
int publish_film(struct db *db, int data_fd, const char *slug, const struct publish_wish *wish,
                 char reason[PUBLISH_REASON_MAX]);
/* Moves on what is due by now_ms: scheduled films go live, films past their end are ended. Visitors
 * do not wait for it (catalogue/visibility knows the moment); search does. Before that it looks at
 * scheduled films that changed: see release.h. */
int publish_due(struct db *db, int data_fd, const struct release_rules *rules, int64_t now_ms);
/* Puts the film into search if anybody may see it now, else takes it out. Inside a transaction. */
int publish_search(struct db *db, int64_t film_id);
