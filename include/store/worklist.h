/* Films as staff list them, whatever their state: what is there of each. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct worklist_row {
    int64_t id;
    const char *slug, *kind, *door, *language, *state;
    int64_t number;              /* 0: none */
    int64_t publish_at, end_at;  /* -1: none */
    const char *title;           /* in the film's own language; "": none */
    bool has_dek, has_synopsis;  /* in that language */
    bool has_welsh_title;        /* or it is Welsh */
    const char *versions;        /* that are ready: "main bsl"; NULL: none */
    bool has_main;               /* though it may not be ready */
    bool has_english, has_welsh; /* captions */
    int64_t duration_ms;         /* of the main version; 0: none */
};

/* By number (FILMS_UNNUMBERED: none) and slug, from a place in that order on, that itself not. */
struct worklist_query {
    const char *state;   /* NULL: all */
    const char *words;   /* sought in titles, of any language, and slugs; NULL: any */
    int64_t from_number; /* 0: from the start */
    const char *from_slug;
    int max;
};
int worklist_each(struct db *db, const struct worklist_query *query, struct arena *arena,
                  int (*each)(void *context, const struct worklist_row *row), void *context);
int worklist_count(struct db *db, struct arena *arena,
                   int (*each)(void *context, const char *state, int64_t films), void *context);
