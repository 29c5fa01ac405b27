/* How far a film's captions are: what was saved, what of it was watched through, what visitors get.
 */
#pragma once

#include "base/lint.h"
#include "base/played.h"
#include "intake/revise.h"

/* A text of a film's captions in a language, and where it stands. */
struct captioned {
    struct revise_film film;
    const char *language;
    struct lint_film lint;
    struct revision_row row; /* number 0: what visitors have came from a file beside the film */
    struct vtt vtt;
    bool is_last;       /* nobody has saved another since */
    bool is_stale;      /* the film's content is another now */
    bool is_public;     /* visitors get it */
    bool has_public;    /* visitors get captions in that language */
    const char *played; /* by who asks, as base/played writes it */
    int64_t until_ms;   /* what must be played: from 0 to here */
};
enum captioned_state { CAPTIONED_DRAFT, CAPTIONED_CHECKED, CAPTIONED_APPROVED };
enum captioned_state captioned_state(const struct captioned *captioned);
const char *captioned_state_name(enum captioned_state state);

/* number: 0 is the last one. person: whose viewing is asked for. REVISE_MISSING, REVISE_LANGUAGE.
 */
int captioned_read(struct db *db, const char *slug, const char *language, int64_t number,
                   const char *person, struct arena *arena, struct captioned *captioned);

/* The languages of a film, and the drafts that wait to be taken up. */
struct captioned_language {
    struct revision_row row; /* without text; number 0: a file's beside the film */
    bool is_stale, is_public, has_public;
};
struct captioned_draft {
    int64_t id;
    const char *origin;   /* embedded machine */
    const char *language; /* "": not known */
    int64_t cues;
    bool is_telemetry; /* suspected */
};
enum { CAPTIONED_LANGUAGES_MAX = 64, CAPTIONED_DRAFTS_MAX = 64 };
struct captioned_list {
    struct revise_film film;
    const char *spoken; /* its language */
    struct captioned_language *languages;
    int language_count;
    struct captioned_draft *drafts;
    int draft_count;
};
int captioned_list(struct db *db, const char *slug, struct arena *arena,
                   struct captioned_list *list);

/* What was saved of one language, newest first, without text. REVISE_MISSING, REVISE_LANGUAGE. */
int captioned_each(struct db *db, const char *slug, const char *language, struct arena *arena,
                   int (*each)(void *context, const struct revision_row *row), void *context);
