/* Rows of links: short codes that lead to films. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct link_row {
    const char *code; /* a slug */
    const char *slug; /* of the film that it leads to */
    int64_t created_at;
};

enum { LINKS_MISSING = 1, LINKS_TAKEN = 2 };

/* LINKS_TAKEN: the code leads somewhere already, in whatever case. */
int links_add(struct db *db, const char *code, int64_t film_id, int64_t now_ms);
/* No rule is asked: the film may be hidden. LINKS_MISSING. */
int links_find(struct db *db, const char *code, int64_t *film_id);
int links_each(struct db *db, struct arena *arena,
               int (*each)(void *context, const struct link_row *row), void *context);
/* LINKS_MISSING. */
int links_remove(struct db *db, const char *code);
