/* What must be true of a film before anybody else may see it, and who says so: the one rule that
 * the command line, the pages and the API ask.
 *
 * A film has a list of lines. Some the program knows by itself; the others a person ticks, with
 * name and time. A tick is of what was there when it was given: where that changed, it has fallen.
 * The operator says which lines must hold (release_ticks) and how many people must agree to a
 * moment (publish_people); with one account there is one person to ask. Who agreed to something
 * that has changed since has agreed to nothing.
 *
 * A scheduled film that changes is in doubt until the worker has looked at it, and does not go
 * live meanwhile; nor when a required line fell, or not enough people agree any more. When its
 * moment comes and it still is, it is made ready again: people release it anew. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/films.h"

enum release_line {
    RELEASE_CLEAN,
    RELEASE_WATCHED,
    RELEASE_CAPTIONS,
    RELEASE_DESCRIBED,
    RELEASE_TRANSCRIPT,
    RELEASE_NOTICES,
    RELEASE_PEOPLE,
    RELEASE_CONSENT,
    RELEASE_PICTURES,
    RELEASE_HELPLINES,
    RELEASE_WELSH,
    RELEASE_SAFEGUARDING,
    RELEASE_LINES
};
/* "captions": as settings and addresses name it. */
const char *release_name(enum release_line line);
bool release_read(const char *name, enum release_line *line);
/* What it says, for people. */
const char *release_says(enum release_line line);

struct release_rules {
    uint32_t required; /* bits 1 << enum release_line */
    int people;        /* who must agree: publish_people */
};

struct release_tick {
    bool is_required, holds;
    bool is_known;   /* the program knows it by itself: nobody need tick it */
    bool may_tick;   /* a person may say so */
    bool has_fallen; /* somebody did, of something else than is there now, or too long ago */
    const char *who; /* whose tick it is; NULL: nobody's */
    int64_t at;
};

enum { RELEASE_PEOPLE_MAX = 16, RELEASE_BASIS_MAX = 65 };
struct release_assent {
    const char *who;
    int64_t at, publish_at, end_at; /* as agreed to: -1 is at once, and for ever */
    bool is_restore;
    bool has_fallen; /* the film is not what it was any more */
};

struct release {
    struct release_tick ticks[RELEASE_LINES];
    bool is_open;  /* every required line holds */
    int people;    /* how many must agree */
    bool is_alone; /* one is enough because there is one account at most */
    struct release_assent assents[RELEASE_PEOPLE_MAX];
    int assent_count;
    char basis[RELEASE_BASIS_MAX]; /* of all that can be agreed to */
};

/* As it stands, and would at moment_ms. Texts live in the arena. */
int release_look(struct db *db, const struct release_rules *rules, const struct film_row *film,
                 int64_t moment_ms, struct arena *arena, struct release *release);
/* The same of the film of that address, at its moment where that is to come. RELEASE_NO_FILM. */
int release_find(struct db *db, const struct release_rules *rules, const char *slug,
                 struct arena *arena, struct film_row *film, struct release *release);
/* "watched, captions": the required lines that do not hold. */
enum { RELEASE_MISSING_MAX = 300 };
void release_missing(const struct release *release, char text[RELEASE_MISSING_MAX]);
/* How many agree to just that, of those whose word counts. */
int release_agreed(const struct release *release, bool is_restore, int64_t publish_at,
                   int64_t end_at);

enum {
    RELEASE_NO_FILM = 1,
    RELEASE_NOT_BY_HAND = 2, /* the program knows this line by itself, or cannot yet */
    RELEASE_SAME_PERSON = 3, /* safeguarding is somebody else's who ticked no other line */
};
/* A person ticks a line, or takes the tick back. */
int release_tick(struct db *db, const char *who, const char *slug, enum release_line line,
                 bool is_on);

/* Inside a transaction: somebody agrees. */
int release_assent(struct db *db, const char *who, const struct film_row *film,
                   const struct release *release, const struct release_assent *assent);
/* Whether a scheduled film is still what was agreed to; of one that nobody was asked about the
 * required lines count alone. Inside a transaction. */
int release_stands(struct db *db, const struct release_rules *rules, const struct film_row *film,
                   struct arena *arena, bool *stands, char missing[RELEASE_MISSING_MAX]);
