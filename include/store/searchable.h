/* What search may find: public films only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"

/* Puts a film's texts and the captions of its main version into search (first taking out what was
 * there), or takes them out. In the same transaction as the change of state. */
int searchable_put(struct db *db, int64_t film_id);
int searchable_remove(struct db *db, int64_t film_id);

/* A match; the texts live until `each` returns. In a snippet \x02 opens and \x03 closes a match. */
struct searchable_hit {
    int64_t film_id;
    int64_t start_ms;    /* where it is said; -1: in the film's own words */
    const char *speaker; /* "" when unknown */
    const char *snippet;
    const char
        *language;   /* of what is said, or of the chapter's name; "" of the film's own words */
    bool is_chapter; /* the name of the chapter that begins there */
};

/* match: words as terms_write made them. Ranked: best first, else newest film first, as lines
 * always are. Runs into the deadline of db_set_deadline: -ETIME. */
int searchable_each_film(struct db *db, const char *match, bool is_ranked,
                         int (*each)(void *context, const struct searchable_hit *hit),
                         void *context);
int searchable_each_cue(struct db *db, const char *match,
                        int (*each)(void *context, const struct searchable_hit *hit),
                        void *context);
/* What a film has for whom: Welsh is spoken in it or can be read; short is below short_ms. */
struct searchable_access {
    bool has_welsh, has_bsl, is_described, is_short;
};
int searchable_access(struct db *db, int64_t film_id, int64_t short_ms,
                      struct searchable_access *access);
/* How many films match by their own words; counting stops at max + 1. */
int searchable_count(struct db *db, const char *match, int max, int64_t *count);
