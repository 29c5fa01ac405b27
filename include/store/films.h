/* Rows of films, their texts and themes. Texts that come back live in the arena given. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct film_row {
    int64_t id;
    const char *public_id, *slug, *kind, *door, *language, *state;
    int64_t number; /* 0: none */
    bool is_announced;
    int64_t publish_at; /* -1: none */
    int64_t end_at;     /* -1: none */
    int64_t created_at;
    int64_t revision;
    const char *title, *dek, *synopsis; /* in the film's own language */
    int64_t duration_ms;                /* of the main version; 0: none */
    bool has_rendition;                 /* a version that is ready */
};

enum { FILMS_MISSING = 1, FILMS_TAKEN = 2 };

/* Adds row (id is set). FILMS_TAKEN: the slug is another film's. */
int films_add(struct db *db, struct film_row *row);
/* Writes all columns of row->id and its texts; revision grows by one. */
int films_change(struct db *db, struct film_row *row);
int films_set_state(struct db *db, int64_t id, const char *state, int64_t publish_at,
                    int64_t end_at);
/* With all that was written of it; what lies on the disk of it becomes a leftover. */
int films_remove(struct db *db, int64_t id);
/* Whether a file in library/ is one of its own. */
int films_lie_beside(struct db *db, int64_t id, bool *do_they);
int films_find(struct db *db, const char *slug, struct arena *arena, struct film_row *row);
int films_get(struct db *db, int64_t id, struct arena *arena, struct film_row *row);
/* "public" or "partners": whom it is for once it is released. FILMS_MISSING. */
int films_set_audience(struct db *db, int64_t id, const char *audience);
int films_audience(struct db *db, int64_t id, struct arena *arena, const char **audience);
/* Replaces a film's themes; each is made when unknown (name: from the id). ids: count texts. */
int films_set_themes(struct db *db, int64_t id, const char *const *ids, int count);
int films_each_theme(struct db *db, int64_t id, struct arena *arena,
                     int (*each)(void *context, const char *theme_id, const char *name),
                     void *context);
/* Films whose publish_at or end_at has passed while their state says otherwise: up to max ids, for
 * the worker to move on (scheduled to live, live to ended). */
int films_due(struct db *db, int64_t now_ms, int64_t *ids, int max, int *count);
/* Every film, for the command line: by slug. */
int films_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct film_row *row), void *context);

/* Scheduled and live films from a place in the order on (that place itself not): no rule is asked
 * here. NEWEST: downwards from (key: publish_at, slug). NUMBERED: upwards from (key: number or
 * FILMS_UNNUMBERED, slug). */
enum films_order { FILMS_NEWEST, FILMS_NUMBERED };
enum { FILMS_UNNUMBERED = 10000 };
struct films_from {
    enum films_order order;
    int64_t key;
    const char *slug;
    const char *kind;  /* NULL: all */
    const char *theme; /* NULL: all */
};
int films_each_released(struct db *db, const struct films_from *from, struct arena *arena,
                        int (*each)(void *context, const struct film_row *row), void *context);
/* Scheduled and live films whose ids are first to last, by id, without synopses: no rule is asked.
 */
int films_each_within(struct db *db, int64_t first, int64_t last, struct arena *arena,
                      int (*each)(void *context, const struct film_row *row), void *context);
/* Scheduled films that are announced and come after now_ms, soonest first. */
int films_each_announced(struct db *db, int64_t now_ms, struct arena *arena,
                         int (*each)(void *context, const struct film_row *row), void *context);
