/* Rows of what people have agreed to, and of what they have taken back. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct consent_party {
    const char *party; /* self child-agreement parental-responsibility placing-authority … */
    int64_t given_at;  /* -1: not yet */
};

struct consent_row {
    int64_t id, person_id;
    int64_t film_id;  /* 0: the series */
    const char *slug; /* NULL: the series */
    int64_t valid_from, expires_at, checkin_at;
    const char *uses;      /* comma-joined: web embed social press training broadcast archive */
    int64_t needed, given; /* parties */
};

/* In place of what was agreed before for the same person, and film or series. uses: count words. */
int consents_put(struct db *db, struct consent_row *row, const char *const *uses, int use_count,
                 const struct consent_party *parties, int party_count);
int consents_of_person(struct db *db, int64_t person_id, struct arena *arena,
                       int (*each)(void *context, const struct consent_row *row), void *context);
/* Who can be recognised in the film, and has not agreed to its being shown from now_ms until
 * until_ms: by code. */
int consents_unsettled(struct db *db, int64_t film_id, int64_t now_ms, int64_t until_ms,
                       struct arena *arena, int (*each)(void *context, const char *code),
                       void *context);

struct hold_row {
    int64_t film_id;  /* 0: everything */
    const char *slug; /* NULL: everything */
    const char *kind; /* paused withdrawn */
    int64_t since;
};

/* film_id 0: everything. CONSENTS_ALREADY: it stands so. */
enum { CONSENTS_ALREADY = 1 };
int consents_hold(struct db *db, int64_t person_id, int64_t film_id, const char *kind,
                  int64_t now_ms);
/* By the names of withdrawn.log; film NULL: everything. CONSENTS_ALREADY also when we do not know
 * them. */
int consents_hold_named(struct db *db, const char *code, const char *film, const char *kind,
                        int64_t now_ms);
int consents_free(struct db *db, int64_t person_id, int64_t film_id);
int consents_holds(struct db *db, int64_t person_id, struct arena *arena,
                   int (*each)(void *context, const struct hold_row *row), void *context);

struct consent_event {
    const char *film; /* its slug; "": everything */
    int64_t at;
    const char *what; /* given changed paused withdrawn restored checked-in */
    const char *actor;
};
int consents_add_event(struct db *db, int64_t person_id, const struct consent_event *event);
int consents_events(struct db *db, int64_t person_id, struct arena *arena,
                    int (*each)(void *context, const struct consent_event *event), void *context);
