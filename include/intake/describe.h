/* What people read of a film, as staff write it: in its own language and in the site's other one.
 */
#pragma once

#include "base/arena.h"
#include "store/db.h"

/* As staff read them: letters, not bytes. */
enum { DESCRIBE_TITLE_MAX = 120, DESCRIBE_DEK_MAX = 90, DESCRIBE_SYNOPSIS_MAX = 4000 };

struct describe_text {
    const char *language; /* "en-GB", "cy" */
    const char *title, *dek, *synopsis;
};

struct description {
    const char *slug, *state, *kind, *door;
    struct describe_text texts[2]; /* of these the first is in the film's own language */
    int64_t number;                /* 0: none */
    int64_t revision;
};

/* DESCRIBE_BAD: a text is too long, no text, or the film's own title is missing; DESCRIBE_CHANGED:
 * somebody wrote since that revision. */
enum { DESCRIBE_MISSING = 1, DESCRIBE_CHANGED, DESCRIBE_BAD };
int describe_find(struct db *db, const char *slug, struct arena *arena,
                  struct description *description);
/* Writes texts, kind, door and number, if the film is still at description->revision, which becomes
 * the new one. One transaction, with its line in the audit log. */
int describe_film(struct db *db, const char *actor, struct arena *arena,
                  struct description *description);
/* What is wrong with a text, in words for a person; NULL: nothing. */
const char *describe_fault(const char *text, int letters_max);
