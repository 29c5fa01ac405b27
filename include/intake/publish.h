/* Releasing a film: into the catalogue's public part, or to a later moment. */
#pragma once

#include <stdint.h>

#include "store/db.h"

enum {
    PUBLISH_MISSING = 1,   /* no such film */
    PUBLISH_NOT_READY = 2, /* it has no rendition a browser can play; reason says why */
    PUBLISH_WITHDRAWN = 3, /* restore it first */
};

/* at_ms: when (<= now: at once); end_ms: until when (-1: for ever). reason: filled for outcomes. */
int publish_film(struct db *db, int data_fd, const char *slug, int64_t at_ms, int64_t end_ms,
                 char reason[200]);
/* Moves on what is due: scheduled films go live, films past their end are ended. *next_ms: when the
 * next is due (INT64_MAX: none). */
int publish_due(struct db *db, int64_t now_ms, int64_t *next_ms);
