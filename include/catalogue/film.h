/* Films as people read them: whole records and lists, already cut to what the viewer may see. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "catalogue/look.h"

struct film_theme {
    const char *id, *name;
};

struct film_rendition {
    const char *name, *type, *codecs, *sha256;
    int64_t bytes, bit_rate; /* bits a second */
    int width, height;
    bool is_track; /* picture or sound alone, which HLS and DASH put together */
};

struct film_caption {
    const char *language; /* BCP 47 */
    const char *label;    /* its own name: "English", "Cymraeg" */
};

struct film_chapter {
    int64_t start_ms, end_ms;
    const char *title;
};

/* Approved; at /media/{version}/poster.jpg and .avif. */
struct film_poster {
    int width, height;           /* 0: there is none */
    const char *alt_en, *alt_cy; /* what it shows; "": nobody has said (alt_cy: English stands) */
};

struct film_version {
    const char *id;    /* public, for /media/{version}/… */
    const char *kind;  /* main bsl ad ad_bsl audio */
    const char *state; /* "ready", "needs_packaging" */
    const char *why;   /* staff only */
    int64_t duration_ms;
    struct film_rendition *renditions;
    int rendition_count;
    int track_count; /* of these */
    struct film_caption *captions;
    int caption_count;
    struct film_chapter *chapters;
    int chapter_count;
    struct film_poster poster;
    bool has_storyboard; /* approved */
};

/* What people are told before they watch it. */
struct film_notice {
    const char *kind, *how;    /* 'abuse', 'described' */
    int64_t start_ms, end_ms;  /* -1: all of the film; no one stretch */
    bool is_skippable;         /* it has a stretch that who wishes may pass over */
    const char *text;          /* in the language that is looked for, or in the one there is */
    const char *text_language; /* "en", "cy" */
    const char *en, *cy;       /* NULL: none */
};

struct film_stretch {
    int64_t start_ms, end_ms;
};

struct film {
    int64_t id; /* never shown */
    const char *public_id, *slug, *kind, *door, *language;
    const char *language_name; /* its own */
    const char *title, *dek, *synopsis;
    const char *title_language, *dek_language, *synopsis_language; /* which each of these is in */
    enum film_state state;
    int number; /* 0: none */
    bool is_announced;
    int64_t publish_ms;  /* -1: none */
    int64_t end_ms;      /* -1: none */
    int64_t duration_ms; /* of the main version; 0: none */
    struct film_theme *themes;
    int theme_count;
    struct film_version *versions; /* [0] is main; lists leave these and the next out */
    int version_count;
    struct film_notice *notices;
    int notice_count;
    struct film_stretch *skips; /* of the notices, in order, none touching another */
    int skip_count;
};

/* Whether a rendition of that name is a track (v720.mp4, v720-av1.mp4, a128.mp4). */
bool film_is_track(const char *name);

enum { FILM_MISSING = 1 };

/* The whole film; its versions that are ready, and for staff the others too. FILM_MISSING when
 * there is none that viewer may see now. */
int film_find(const struct look *look, const char *slug, struct arena *arena, struct film **film);

/* Whether it is the language of the film: "en" is that of "en-GB". */
bool film_speaks(const struct film *film, const char *language);

/* The film of a version, and of its versions that alone, as far as it is ready. */
int film_find_version(const struct look *look, const char *version_id, struct arena *arena,
                      struct film **film);

enum film_order { FILM_NEWEST, FILM_NUMBERED };

struct film_query {
    enum film_order order;
    const char *kind;   /* NULL: all */
    const char *theme;  /* NULL: all */
    const char *cursor; /* as given by an earlier film_list; NULL: from the start */
    int limit;          /* 1 to 100 */
};

struct film_list {
    struct film *films; /* without versions */
    int count;
    const char *next; /* the cursor of the next page; NULL: no more */
};

/* What is released: scheduled and live films, drafts not even for staff. */
enum { FILM_BAD_CURSOR = 1 };
int film_list(const struct look *look, const struct film_query *query, struct arena *arena,
              struct film_list *list);

/* The same by row id, from first to last: no more of them than sitemap_films_max, without their
 * synopses and themes; no next. */
int film_list_within(const struct look *look, int64_t first, int64_t last, struct arena *arena,
                     struct film_list *list);

/* Films that are to come and announced, soonest first: all that may be told of them. */
struct film_announcement {
    const char *kind, *door;
    int number; /* 0: none */
    int64_t publish_ms;
};
int film_list_announced(const struct look *look, struct arena *arena,
                        struct film_announcement **announcements, int *count);

/* Captions as served: clean WebVTT. FILM_MISSING as above. */
struct film_caption_text {
    int64_t film_id;
    const char *vtt;
    const char *sha256;
    int64_t changed_ms;
    int64_t duration_ms; /* of the version */
};
int film_caption(const struct look *look, const char *version_id, const char *language,
                 struct arena *arena, struct film_caption_text *caption);
/* Chapters of a version, possibly none. */
int film_chapters(const struct look *look, const char *version_id, struct arena *arena,
                  struct film_chapter **chapters, int *count);

/* The storyboard of a version as far as a person has approved it: a small picture for each stretch
 * of the film; possibly none. */
struct film_tile {
    int64_t start_ms, end_ms;
    const char *sheet; /* its name, at /media/{version}/ */
    int x, y, width, height;
};
int film_storyboard(const struct look *look, const char *version_id, struct arena *arena,
                    struct film_tile **tiles, int *count);

/* What is said in the main version, for the transcript: the captions in language (FILM_MISSING when
 * there are none), or for NULL those in the film's own language, or else in any (none: no lines).
 */
struct film_line {
    int64_t start_ms, end_ms;
    const char *speaker; /* NULL: as before or unknown */
    const char *text;
};
int film_transcript(const struct look *look, const struct film *film, const char *language,
                    struct arena *arena, struct film_line **lines, int *count);

/* Who stands below a film that was found: nobody whom it does not say how to call, nobody who has
 * taken back their word. For the film's own page alone. */
struct film_credit {
    const char *role;           /* 'young-person' … as the schema lists them */
    const char *name;           /* NULL: none may be shown */
    const char *label;          /* chosen with them; NULL: none, by the role */
    const char *label_language; /* "en", "cy" */
    const char *post;           /* theirs at the time, in English; NULL: none */
};
int film_credits(const struct look *look, int64_t film_id, struct arena *arena,
                 struct film_credit **credits, int *count);
