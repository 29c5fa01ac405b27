/* Pictures of a film on their way to visitors: posters to choose from, each with what it shows in
 * words, and its storyboard. Nobody but staff sees one that no person has approved. */
#pragma once

#include "base/mapping.h"
#include "intake/revise.h"

enum {
    PICTURING_MISSING = 1, /* no such film, or no such picture of it */
    PICTURING_CHANGED,     /* somebody else has changed it meanwhile */
    PICTURING_WORDLESS,    /* nobody has said what it shows */
    PICTURING_WORDS        /* what it shows is said too long, or not in letters */
};

enum { PICTURING_ALT_MAX = 250 };         /* letters: a sentence or two, read aloud in one go */
extern const char picturing_storyboard[]; /* its name, as one of the pictures */

struct picturing_poster {
    const char *name; /* "poster-83500", "sent-…": its files end in .jpg and .avif */
    int width, height;
    int64_t at_ms; /* of the film; -1: staff have sent it */
    const char *alt_en, *alt_cy;
    int64_t revision, approved_at; /* approved_at -1: it is not */
};

struct picturing {
    struct revise_film film;
    struct picturing_poster *posters;
    int poster_count;
    const char **sheets; /* names of files */
    int sheet_count;
    int64_t sheets_revision, sheets_approved_at; /* -1: they are not */
};

int picturing_read(struct db *db, const char *slug, struct arena *arena,
                   struct picturing *picturing);
/* The poster of that name; NULL: there is none. */
const struct picturing_poster *picturing_poster(const struct picturing *picturing,
                                                const char *name);

/* What is changed of one picture; what is not said stays. */
enum picturing_wish { PICTURING_AS_IS, PICTURING_APPROVE, PICTURING_TAKE_BACK };
struct picturing_change {
    int64_t base; /* the revision that was looked at, or REVISE_ANY */
    const char *alt_en,
        *alt_cy; /* of a poster; NULL: as it was; alt_cy "": English stands for it */
    enum picturing_wish wish;
};
/* In one transaction, with a line in the audit log for each thing that was done. Of a poster that
 * is approved another is so no more. revision: as it is then (also with PICTURING_CHANGED). */
int picturing_change(const struct revise_act *act, const char *name,
                     const struct picturing_change *change, int64_t *revision);
/* The change as JSON says it: {"alt": "…", "alt_cy": "…", "approved": true}. 0, or PICTURING_WORDS
 * with what is wrong in why. */
enum { PICTURING_WHY_MAX = 200 };
int picturing_change_read(const char *bytes, size_t length, struct arena *arena,
                          struct picturing_change *change, char why[PICTURING_WHY_MAX]);
/* An outcome, as a sentence for who asked for it. */
const char *picturing_why(int outcome);
/* Deletes one that staff have sent. PICTURING_MISSING also of one that was taken from the film. */
int picturing_remove(const struct revise_act *act, const char *name, int64_t base);

/* Where a file of a picture lies below renditions/, and its type; PICTURING_MISSING. Also of what
 * is not approved: for staff. */
struct picturing_file {
    int64_t film_id, bytes;
    const char *path, *type;
};
int picturing_file(struct db *db, const char *slug, const char *file_name, struct arena *arena,
                   struct picturing_file *file);
/* Its bytes, held for the caller (mapping_release). PICTURING_MISSING: it has just gone. */
int picturing_map(const struct picturing_file *file, int data_fd, struct mapping **mapping);
