/* Rows of posts: where a film is told of elsewhere. See schema/0031. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct post_row {
    int64_t id;
    const char *public_id;
    const char *platform, *words;
    const char *code;  /* of its short address; "": none */
    const char *url;   /* of the post; "": it is planned */
    const char *state; /* planned posted removed */
    int64_t revision;
    int64_t changed_at;
    const char *changed_by;
};

enum { POSTS_MISSING = 1 };

/* Of row: public_id, platform, words, code, changed_at, changed_by. */
int posts_add(struct db *db, int64_t film_id, const struct post_row *row);
int posts_each(struct db *db, int64_t film_id, struct arena *arena,
               int (*each)(void *context, const struct post_row *row), void *context);
int posts_find(struct db *db, int64_t film_id, const char *public_id, struct arena *arena,
               struct post_row *row);
/* Of row: id, platform, words, url, state, changed_at, changed_by. Its revision grows by one. */
int posts_change(struct db *db, const struct post_row *row);
int posts_remove(struct db *db, int64_t id);
int posts_count(struct db *db, int64_t film_id, int64_t *count);
