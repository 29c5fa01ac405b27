/* Rows of partners: organisations that may show films on their own sites. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct partner_row {
    int64_t id;
    const char *key; /* 32 hex digits: in the addresses of its own */
    const char *name;
    bool has_all;     /* may show all films, not those alone that are listed */
    int64_t until_at; /* -1: none */
    int64_t created_at;
    int64_t revision; /* grows with each change */
    int64_t seen_day; /* on which its frame was last loaded, since 1970-01-01, UTC; -1: on none */
};

enum { PARTNERS_MISSING = 1, PARTNERS_TAKEN = 2 };

/* Gives the row its id. PARTNERS_TAKEN: another has that name. */
int partners_add(struct db *db, struct partner_row *row);
/* name, has_all and until_at of that id; sets its revision. PARTNERS_TAKEN. */
int partners_change(struct db *db, struct partner_row *row);
/* PARTNERS_MISSING. */
int partners_find(struct db *db, const char *name, struct arena *arena, struct partner_row *row);
int partners_find_key(struct db *db, const char *key, struct arena *arena, struct partner_row *row);
int partners_find_origin(struct db *db, const char *origin, struct arena *arena,
                         struct partner_row *row);
int partners_each(struct db *db, struct arena *arena,
                  int (*each)(void *context, const struct partner_row *row), void *context);

/* PARTNERS_TAKEN: the origin is somebody's. */
int partners_add_origin(struct db *db, int64_t id, const char *origin);
int partners_clear_origins(struct db *db, int64_t id);
/* The partner itself. */
int partners_remove(struct db *db, int64_t id);
/* Of all partners. */
int partners_count_origins(struct db *db, int *count);
int partners_each_origin(struct db *db, int64_t id, struct arena *arena,
                         int (*each)(void *context, const char *origin), void *context);
/* Those of all partners that may show the film now. No rule is asked: the film may be hidden. */
int partners_each_origin_of_film(struct db *db, int64_t film_id, int64_t now_ms,
                                 struct arena *arena,
                                 int (*each)(void *context, const char *origin), void *context);

int partners_clear_films(struct db *db, int64_t id);
int partners_add_film(struct db *db, int64_t id, int64_t film_id);
int partners_each_film(struct db *db, int64_t id, struct arena *arena,
                       int (*each)(void *context, const char *slug), void *context);

/* Its frame was loaded on that day, or a page of that origin told of one. */
int partners_see(struct db *db, int64_t id, int64_t day);
int partners_see_origin(struct db *db, const char *origin, int64_t day);
