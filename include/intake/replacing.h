/* Another file in the place of the one that a version was made of: its page and its addresses stay.
 * The new one is packaged beside (intake/packaging); what was before is kept for a while. Who is in
 * the middle of it sees it to its end, and a person can bring it back. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "store/versions.h"

/* What the version is made of now makes room: before its row and its renditions are written anew.
 * In the caller's transaction. */
int replacing_leave(struct db *db, const struct version_row *version, int64_t now_ms);

enum {
    REPLACING_MISSING = 1, /* no such film, or no such version of it */
    REPLACING_NOTHING,     /* there was nothing before, or it is not kept any more */
    REPLACING_WITHDRAWN,   /* the film, or what it was made of then */
    REPLACING_CHANGED,     /* it is not made any more of what the person saw */
};

/* What a person presses. */
struct replacing_back {
    int data_fd;
    const char *slug, *kind; /* of the film; main bsl ad … */
    const char *from; /* public id of the content in service, as they saw it; NULL: whatever it is
                       */
    const char *by;   /* their name, or AUDIT_COMMAND_LINE */
};
/* What replaces the version, if that is not in service yet, is dropped; else what it was made of
 * before is in service again, at once, and what it is made of now is kept in turn. *is_dropped says
 * which. */
int replacing_back(struct db *db, const struct replacing_back *back, bool *is_dropped);

/* Of what was before, no more is kept of a version than this, and no longer. */
struct replacing_keep {
    int64_t count, days;
};
int replacing_prune(struct db *db, const struct replacing_keep *keep, int64_t now_ms);
/* Nobody may be in the middle of what withdrawn.log holds back. In the caller's transaction. */
struct withdrawals;
int replacing_obey(struct db *db, const struct withdrawals *withdrawals);
/* Deletes originals in vault/ that are no version's any more, nor will be. */
int replacing_clean(struct db *db, int data_fd);
