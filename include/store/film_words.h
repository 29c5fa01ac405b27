/* What people read of a film in languages that are not its own. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

/* "": in that language there is none. */
struct film_words {
    const char *language, *title, *dek, *synopsis;
};

enum { FILM_WORDS_MISSING = 1 };

/* The language may be asked for without its variant: "en" finds "en-GB". */
int film_words_find(struct db *db, int64_t film_id, const char *language, struct arena *arena,
                    struct film_words *words);
/* There are none in that language yet. */
int film_words_put(struct db *db, int64_t film_id, const struct film_words *words);
/* Those in all languages but the film's own. */
int film_words_clear(struct db *db, int64_t film_id);

/* Staff wrote them here: from now on what files beside the film say does not replace them. */
int film_words_own(struct db *db, int64_t film_id);
int film_words_are_ours(struct db *db, int64_t film_id, bool *are_ours);
