/* Rows of revisions: what people wrote of a film, each time they saved it; and of viewings: what of
 * the film they played with it. See schema/0020. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

/* Which texts: a film's captions in a language, or its chapters or notices (language ""). */
struct revision_key {
    int64_t film_id;
    const char *what; /* captions chapters notices */
    const char *language;
};

struct revision_row {
    int64_t id, number;
    const char *language;
    const char *origin; /* human import machine */
    const char *author;
    int64_t saved_at;
    const char *content, *sha256;
    const char *text;   /* NULL where the function says so */
    int64_t checked_at; /* -1: nobody has */
    const char *checked_by, *checked_how;
    int64_t approved_at; /* -1: nobody has */
    const char *approved_by;
};

enum { REVISIONS_MISSING = 1 };

/* Adds it as the next number; id and number are set. Nobody has checked it. Of those before, as
 * many as keep stay, and those that are approved. */
int revisions_add(struct db *db, const struct revision_key *key, int64_t keep,
                  struct revision_row *row);
int revisions_last(struct db *db, const struct revision_key *key, struct arena *arena,
                   struct revision_row *row);
int revisions_find(struct db *db, const struct revision_key *key, int64_t number,
                   struct arena *arena, struct revision_row *row);
/* The one that was approved last, of those of a content. */
int revisions_approved(struct db *db, const struct revision_key *key, const char *content,
                       struct arena *arena, struct revision_row *row);
/* Newest first, without text. */
int revisions_each(struct db *db, const struct revision_key *key, struct arena *arena,
                   int (*each)(void *context, const struct revision_row *row), void *context);
/* The last of each language of a film's captions, without text. */
int revisions_each_language(struct db *db, int64_t film_id, struct arena *arena,
                            int (*each)(void *context, const struct revision_row *row),
                            void *context);

int revisions_check(struct db *db, int64_t id, const char *by, const char *how, int64_t now_ms);
int revisions_approve(struct db *db, int64_t id, const char *by, int64_t now_ms);
/* None of them is approved any more. */
int revisions_disapprove(struct db *db, const struct revision_key *key);

/* played: as base/played writes it. REVISIONS_MISSING: they have played nothing. */
int revisions_put_viewing(struct db *db, int64_t revision_id, const char *person,
                          const char *played);
int revisions_find_viewing(struct db *db, int64_t revision_id, const char *person,
                           struct arena *arena, const char **played);
int revisions_each_viewing(struct db *db, int64_t revision_id, struct arena *arena,
                           int (*each)(void *context, const char *person, const char *played),
                           void *context);
