/* THE rule: who may see which film, and when. Every page, list, feed, picture, caption and byte
 * asks this and nothing else. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "people/viewer.h"

enum film_state {
    FILM_DRAFT,
    FILM_READY,
    FILM_SCHEDULED,
    FILM_LIVE,
    FILM_ENDED,
    FILM_WITHDRAWN,
    FILM_STATES
};
bool film_state_read(const char *name, enum film_state *state);

/* Where it is shown once it is released. */
enum film_audience {
    AUDIENCE_PUBLIC,   /* on our site, and in partners' frames */
    AUDIENCE_PARTNERS, /* in partners' frames alone: our own site knows nothing of it */
    AUDIENCES
};
bool film_audience_read(const char *name, enum film_audience *audience);
const char *film_audience_name(enum film_audience audience);

/* Until when all who can be recognised in a film have agreed to be seen: never, where no end comes
 * after the beginning. */
struct agreement {
    int64_t from_ms;
    int64_t until_ms;        /* on our own pages, and everywhere else too */
    int64_t framed_until_ms; /* in those of partners besides; not after until_ms */
};

/* All that the rule needs to know of one film. There are as many in memory as films, twice. */
struct visibility {
    int64_t film_id;
    enum film_state state;
    enum film_audience audience;
    int64_t publish_ms; /* INT64_MAX: never */
    int64_t end_ms;     /* INT64_MAX: never */
    struct agreement agreement;
    bool is_asked;      /* agreement is: somebody can be recognised */
    bool is_withdrawn;  /* withdrawn.log says so, of it or of somebody in it: wins over all else */
    bool has_rendition; /* something a browser can play */
    bool is_in_doubt;   /* scheduled, and not what people agreed to, or nobody looked yet */
    bool is_announced;  /* its number, door and month may be told before it is published */
    const char *slug;
    const char *public_id;
};

/* What stands in the catalogue for a partner or a preview, and one film of theirs. */
struct grant {
    enum viewer_kind kind;
    int64_t id;       /* its row id */
    int64_t film_id;  /* 0: any film */
    int64_t until_ms; /* INT64_MAX: until it is ended */
};

/* grant: of the viewer and of this film, as it stands now; NULL: there is none. */
bool visibility_may(const struct viewer *viewer, const struct visibility *film,
                    const struct grant *grant, int64_t now_ms);
/* Whether a film that may be seen on our site may stand in partners' frames as well. */
bool visibility_may_frame(const struct visibility *film, int64_t now_ms);
/* Whether anybody may be told that this film is to come: without its name, without an address. */
bool visibility_may_announce(const struct visibility *film, int64_t now_ms);
/* The next moment after now_ms at which the answer changes by itself; INT64_MAX: never. */
int64_t visibility_next(const struct visibility *film, int64_t now_ms);
