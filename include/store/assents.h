/* Rows of assents: who agrees that a film is published or given back; and the doubt of scheduled
 * films, which is whether they are still what was agreed to. See schema/0032. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct assent_row {
    int64_t film_id;
    const char *act; /* publish restore */
    const char *who;
    int64_t at;
    const char *basis;
    int64_t publish_at; /* -1: at once */
    int64_t end_at;     /* -1: for ever */
};

int assents_put(struct db *db, const struct assent_row *row);
int assents_drop(struct db *db, int64_t film_id);
/* Of those who still work here, the latest last. */
int assents_each(struct db *db, int64_t film_id, struct arena *arena,
                 int (*each)(void *context, const struct assent_row *row), void *context);
/* Whether anybody agreed that it is published, whoever they are: a film that a sidecar or an older
 * incare scheduled asks nobody. */
int assents_asked(struct db *db, int64_t film_id, bool *is_asked);
/* How many people work here. */
int assents_accounts(struct db *db, int64_t *count);

/* Nobody has looked since it changed; it is not what was agreed to. */
enum { ASSENTS_SURE = 0, ASSENTS_CHANGED = 1, ASSENTS_HELD = 2 };
int assents_doubts(struct db *db, int doubt, int64_t *ids, int max, int *count);
int assents_doubt(struct db *db, int64_t film_id, int *doubt);
int assents_set_doubt(struct db *db, int64_t film_id, int doubt);
