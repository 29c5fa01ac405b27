/* Rows of chores: what is done with a version once it is in service. See schema/0014. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct chore_row {
    int64_t version_id;
    const char *job;   /* subtitles speech av1 */
    const char *state; /* waiting working done failed */
    const char *reason;
};

enum { CHORES_MISSING = 1 };

int chores_ask(struct db *db, int64_t version_id, const char *job, int64_t now_ms);
/* Of each version that was packaged, but where it was asked for before. */
int chores_ask_all(struct db *db, const char *job, int64_t now_ms);
/* Those that were asked for before and make drafts of captions. */
int chores_again(struct db *db, int64_t version_id, int64_t now_ms);
/* CHORES_MISSING: there is nothing to be done now. */
int chores_next(struct db *db, bool with_av1, struct arena *arena, struct chore_row *row);
int chores_write(struct db *db, const struct chore_row *row);
int chores_each(struct db *db, int64_t version_id, struct arena *arena,
                int (*each)(void *context, const struct chore_row *row), void *context);
