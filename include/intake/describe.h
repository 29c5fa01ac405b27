/* What people read of a film, and how it is listed, as staff write it: in English (or what else is
 * spoken in it) and in Welsh. */
#pragma once

#include "base/arena.h"
#include "store/db.h"

/* As staff read them: letters, not bytes. */
enum { DESCRIBE_TITLE_MAX = 120, DESCRIBE_DEK_MAX = 90, DESCRIBE_SYNOPSIS_MAX = 4000 };
enum { DESCRIBE_NUMBER_MAX = 9999, DESCRIBE_THEMES_MAX = 20 };

/* What a film may be, and its front door; each ends with NULL. */
extern const char *const describe_kinds[], *const describe_doors[];

struct describe_text {
    const char *language; /* "en-GB", "cy" */
    const char *title, *dek, *synopsis;
};

struct description {
    const char *slug, *state, *kind, *door;
    const char *language;                    /* that is spoken in it */
    struct describe_text texts[2];           /* the second is in Welsh */
    int64_t number;                          /* 0: none */
    const char *themes[DESCRIBE_THEMES_MAX]; /* ids, in their order */
    int theme_count;
    int64_t revision;
};

/* Which of the two texts is in the film's own language: that one has a title. */
int describe_own(const struct description *description);
/* A film of which nothing is said yet. */
void describe_blank(struct description *description);
/* Adds a theme where it belongs; false: there are too many. id lives as long as description. */
bool describe_add_theme(struct description *description, const char *id);

/* DESCRIBE_BAD: a text is too long, no text, or the film's own title is missing; DESCRIBE_CHANGED:
 * somebody wrote since that revision. */
enum { DESCRIBE_MISSING = 1, DESCRIBE_CHANGED, DESCRIBE_BAD };
int describe_find(struct db *db, const char *slug, struct arena *arena,
                  struct description *description);
/* Writes all but slug and state, if the film is still at description->revision, which becomes the
 * new one; what is as it was is not written. One transaction, with its line in the audit log. */
int describe_film(struct db *db, const char *actor, struct arena *arena,
                  struct description *description);
/* In its own language. */
bool describe_has_title(const struct description *description);
/* Whether all may be written as it is. */
bool describe_is_good(const struct description *description);
/* What is wrong with a text, in words for a person; NULL: nothing. */
const char *describe_fault(const char *text, int letters_max);

/* The fields one by one: of two people who wrote at once, and for the audit log. */
enum describe_field {
    DESCRIBE_TITLE,
    DESCRIBE_DEK,
    DESCRIBE_SYNOPSIS,
    DESCRIBE_WELSH_TITLE,
    DESCRIBE_WELSH_DEK,
    DESCRIBE_WELSH_SYNOPSIS,
    DESCRIBE_KIND,
    DESCRIBE_NUMBER,
    DESCRIBE_LANGUAGE,
    DESCRIBE_THEMES,
    DESCRIBE_DOOR,
    DESCRIBE_FIELDS
};
/* Where a field's text stands; NULL of number and themes. */
const char **describe_string(struct description *description, enum describe_field field);
/* The fields (1 << field) in which they are not the same. */
unsigned describe_differences(const struct description *one, const struct description *other);
/* One field as it is in the other. */
void describe_take(struct description *to, const struct description *from,
                   enum describe_field field);
/* typed was made from was, while what is saved became now: typed takes over what others wrote where
 * it is as it was. Answers the fields that both have changed, each in another way; in those it
 * stays as it was typed. */
unsigned describe_merge(struct description *typed, const struct description *was,
                        const struct description *now);
