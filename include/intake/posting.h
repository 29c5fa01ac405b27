/* Where a film is told of elsewhere: what is to be posted, the short address in it, the post's own
 * address once it is there, and that it was removed. Nothing is posted by this program. */
#pragma once

#include "intake/revise.h"
#include "store/posts.h"

enum {
    POSTING_MISSING = 1, /* no such film, or no such post of it */
    POSTING_CHANGED,     /* somebody else has changed it meanwhile */
    POSTING_BAD,         /* the problem says what cannot be taken */
    POSTING_FULL         /* there are posts_max of the film */
};
enum { POSTING_WHY_MAX = 200, POSTING_CODE_MAX = 16 };

extern const char *const posting_platforms[]; /* NULL at the end */

struct posting_problem {
    const char *field; /* platform words code url state */
    char text[POSTING_WHY_MAX];
};

struct posting {
    struct revise_film film;
    struct post_row *posts;
    int count;
};
int posting_read(struct db *db, const char *slug, struct arena *arena, struct posting *posting);
/* The one of that id; NULL: there is none. */
const struct post_row *posting_find(const struct posting *posting, const char *id);

/* What is said of one; NULL: as it was. */
struct posting_edit {
    const char *platform, *words, *url, *state;
    const char *code; /* of a new one alone: "": one is made */
};
/* The edit as JSON says it. 0 or POSTING_BAD. */
int posting_edit_read(const char *bytes, size_t length, struct arena *arena,
                      struct posting_edit *edit, struct posting_problem *problem);
/* Plans one, with a short address of its own (/go/CODE), which leads to the film once that may be
 * seen. id: of the new one. */
int posting_add(const struct revise_act *act, const struct posting_edit *edit, char id[33],
                struct posting_problem *problem);
/* base: the revision that was looked at, or REVISE_ANY; revision: as it is then. */
int posting_change(const struct revise_act *act, const char *id, int64_t base,
                   const struct posting_edit *edit, int64_t *revision,
                   struct posting_problem *problem);
/* One that was only planned: what was posted once is kept, removed or not. */
int posting_remove(const struct revise_act *act, const char *id, int64_t base,
                   struct posting_problem *problem);
/* Whether it is the address of a post, https and without a name and password in it; NULL, or what
 * is wrong with it in words. */
const char *posting_url_fault(const char *url);
/* An outcome, as a sentence. */
const char *posting_why(int outcome, const struct posting_problem *problem);
