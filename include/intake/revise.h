/* What staff write of a film, its captions, chapters and notices, as revisions: each saving is kept
 * with who made it, and one that was made from an older text than there is now is not taken. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/films.h"
#include "store/revisions.h"
#include "store/versions.h"

enum {
    REVISE_MISSING = 1, /* no such film, text or revision */
    REVISE_LANGUAGE,    /* that is no language */
    REVISE_UNMADE,      /* nothing of the film is there yet */
    REVISE_BAD,         /* the text cannot be taken: the problem says why */
    REVISE_CHANGED,     /* somebody else has saved meanwhile */
    REVISE_UNSEEN,      /* nobody has watched the film with it */
    REVISE_STALE        /* it was written for other content than the film has now */
};

struct revise_problem {
    int line; /* from 1; 0: of no one line */
    char text[240];
};

/* The film that a text is of, for who looks at that. */
struct revise_film {
    const char *slug, *title, *state; /* title: of one without, its slug */
    int64_t number;                   /* 0: none */
    bool has_film;                    /* its main version is in service */
    int64_t duration_ms;              /* 0: not known */
};

/* Who acts, on which film. */
struct revise_act {
    struct db *db;
    struct arena *arena;
    const char *slug, *by; /* by: a name of staff, or "command line" */
    int64_t now_ms;
};

/* What a new text was made from. */
enum { REVISE_ANY = -1 }; /* whatever there is */
struct revise_edit {
    const char *bytes;
    size_t length;
    const char *origin; /* human import machine */
    int64_t base;       /* the revision's number; 0: there was none; REVISE_ANY */
};

/* The text at hand. */
struct revise {
    struct revise_act act;
    struct film_row film;
    struct version_row version; /* the main one; id 0: none */
    struct revision_key key;
    struct revision_row last; /* number 0: none */
};

/* Looks it up; language: "" of chapters and notices. REVISE_MISSING, REVISE_LANGUAGE. */
int revise_open(struct revise *revise, const struct revise_act *act, const char *what,
                const char *language);
void revise_film(const struct revise *revise, struct revise_film *film);
/* Keeps text as the next revision, which becomes revise->last; nothing is kept when the last is the
 * same text for the same content. In the caller's transaction. REVISE_CHANGED. */
int revise_add(struct revise *revise, const struct revise_edit *edit, const char *text);
/* From now on it is what visitors get. */
int revise_approve(struct revise *revise, int64_t revision_id);
/* Whether staff have written it here: then a file beside the film does not replace it. */
int revise_is_ours(struct db *db, int64_t film_id, const char *what, const char *language,
                   bool *is_ours);
/* Tells the audit log; the object is the film. */
int revise_tell(const struct revise *revise, const char *act, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
