/* Rows of appearances: where in a film a person is seen, heard or spoken of. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct appearance_row {
    int64_t id, film_id;
    const char *slug, *film_public_id, *film_state; /* of the film */
    int64_t person_id;
    const char *code, *role, *name, *label_en, *label_cy; /* of the person; name NULL: none */
    bool is_credited;
    const char
        *how; /* face silhouette hands voice voice-actor named mentioned background signing */
    bool is_identifiable;
    int64_t start_ms, end_ms; /* -1: all of it */
    const char *post;         /* theirs at the time; "": none */
    const char *checked_by;   /* NULL: nobody yet */
    int64_t checked_at;       /* -1 */
};

/* Who stands below a film: once each, by what may be shown of them. */
struct credit_row {
    const char *role, *name, *label_en, *label_cy; /* name NULL: none; labels "": by the role */
    const char *post;                              /* theirs at the time; "": none */
};

enum { APPEARANCES_MISSING = 1 };

/* Of row: film_id, person_id, how, is_identifiable, start_ms, end_ms, post, checked_by, checked_at;
 * id is set. */
int appearances_add(struct db *db, struct appearance_row *row);
int appearances_remove(struct db *db, int64_t id, int64_t film_id);
int appearances_check(struct db *db, int64_t id, int64_t film_id, const char *by, int64_t now_ms);
int appearances_of_film(struct db *db, int64_t film_id, struct arena *arena,
                        int (*each)(void *context, const struct appearance_row *row),
                        void *context);
int appearances_of_person(struct db *db, int64_t person_id, struct arena *arena,
                          int (*each)(void *context, const struct appearance_row *row),
                          void *context);
/* Who agreed to stand there and has taken nothing back, in the film's order; credits_max at most.
 */
int appearances_credited(struct db *db, int64_t film_id, struct arena *arena,
                         struct credit_row **list, int *count);
