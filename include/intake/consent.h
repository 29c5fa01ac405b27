/* A person who is in films takes back their word, for a while or for good, and gives it again.
 *
 * To take it back needs one person and one act. withdrawn.log comes first: what it says is obeyed
 * by every process at once, whatever becomes of the catalogue, and by one that is restored from
 * before. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "catalogue/withdrawals.h"
#include "store/db.h"

enum {
    CONSENT_MISSING = 1,      /* no such person */
    CONSENT_FILM_MISSING = 2, /* no such film */
    CONSENT_ALREADY = 3,      /* it stands so */
    CONSENT_LOGGED = 4,       /* it is obeyed, but the catalogue could not be written yet */
};

struct consent_word {
    const char *code; /* of the person */
    const char *slug; /* of a film; NULL: everything in which they can be recognised */
    const char *who;  /* for the audit log */
};

int consent_take_back(struct db *db, int data_fd, const struct consent_word *word, bool is_pause);
int consent_give_back(struct db *db, int data_fd, const struct consent_word *word);
/* In a transaction: what withdrawn.log says of people and the catalogue does not know yet. */
int consent_obey(struct db *db, const struct withdrawals *withdrawals);

/* Whether all who can be recognised in a film have agreed to its being shown on the web from now_ms
 * until until_ms; *codes names, by code, who has not: "" when all have. For the release gate. */
int consent_unsettled(struct db *db, int64_t film_id, int64_t now_ms, int64_t until_ms,
                      struct arena *arena, const char **codes);
