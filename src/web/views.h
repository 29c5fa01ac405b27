/* What the pages show: plain values that a handler fills in and a compiled page (page_…html,
 * parts/…html) writes. Texts are unescaped; NULL is nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#include "tongue.h"

/* A picture for who shows ours elsewhere. */
struct raster_view {
    const char *address; /* absolute; NULL: none */
    int width, height;
    const char *alt; /* what it shows; NULL: the door that is drawn for every film */
};

/* The frame of every page. */
struct frame_view {
    const char *title;                     /* of the document, with the site's name */
    const char *description;               /* for search engines; NULL: none */
    const char *address;                   /* the page's one absolute address */
    const char *english, *welsh;           /* the same in each language */
    const char *other;                     /* of the page in the other language */
    const char *language, *other_language; /* BCP 47 */
    enum tongue tongue;
    struct raster_view card; /* the picture that stands for the page elsewhere */
    const char *oembed;      /* of a film: where its frame is described, absolute */
    const char *locale;      /* as Open Graph writes it: "en_GB" */
    const char *search;      /* what stands in the search box */
    bool is_home, is_search; /* which of the main links is this page */
    bool is_film;            /* its own page */
    bool is_cinema;          /* a dark head over a dark stage */
    bool is_hidden;          /* not for search engines, which are told no address of it */
};

/* The picture of a film: its front door. */
struct door_view {
    const char *picture; /* the address of the drawing */
    int number;          /* on the plate; 0: none */
};

/* A text, and its language when that is not the page's; NULL: as the page. */
struct text_view {
    const char *words; /* NULL: none */
    const char *language;
};

struct card_view {
    const char *slug;
    struct text_view title, dek;
    const char *length; /* "9 min"; "": unknown */
    struct door_view door;
};

/* A film that is to come: its door is shut, its name not told. */
struct announcement_view {
    struct door_view door;
    const char *name;  /* "Film 4" */
    const char *month; /* "March", "March 2027" */
};

struct home_view {
    struct frame_view frame;
    const struct card_view *newest;  /* NULL: nothing is out yet */
    const struct card_view *trailer; /* NULL: none */
    /* Of the one in front: what it has, for whom, and what it costs. */
    const char *front_size; /* "12 MB": the smallest there is; NULL: none */
    const char *front_rung; /* of the access ladder; NULL: none */
    bool front_has_captions, front_has_welsh;
    const struct card_view *films;
    int film_count;
    const struct announcement_view *announcements;
    int announcement_count;
    const struct card_view *extras;
    int extra_count;
    const char *next; /* the cursor of the next page of films; NULL: no more */
    bool is_later;    /* a further page: without the hero */
    bool is_empty;    /* nothing is out yet and nothing announced */
};

struct source_view {
    const char *name, *type; /* "480p.mp4", "video/mp4; codecs=\"…\"" */
    const char *is;          /* "0f…": those bytes, also once others have its place */
    const char *label;       /* "480p, 12 MB" */
    const char *size;        /* "12 MB" */
    bool is_for_wide;        /* not for narrow screens, where the next will do */
    bool is_low;             /* the smallest of several */
    bool is_in_pieces;       /* its quality is to be had in pieces, too */
};

struct caption_view {
    const char *language, *label;
    bool is_default;
};

struct chapter_view {
    const char *title, *clock; /* "1:17" */
    int64_t second;
    bool is_now; /* the page was asked for at this chapter's start */
};

/* One line of what is said. */
struct line_view {
    const char *clock;   /* "1:19" */
    const char *speaker; /* NULL: as the line before, or nobody */
    const char *text;
    int64_t second;
    bool is_first; /* of its second: it has the id */
};

struct theme_view {
    const char *id, *name;
};

/* The film in another way, or as it is: signed, described. */
struct version_view {
    const char *kind; /* "main", "bsl", "ad", "ad_bsl" */
    const char *name; /* "In British Sign Language" */
    const char *id;
    const char *files, *labels; /* for the player: "720p.mp4 480p.mp4", "720p, 12 MB|480p, 5 MB" */
    bool is_shown;              /* by this page */
    bool is_main, is_adaptive;
    bool is_alike; /* as long as what is shown, with the same words: it may take its place */
};

struct themes_view {
    struct frame_view frame;
    const struct theme_view *themes;
    int theme_count;
    const char *next; /* what the next page of them begins after; NULL: no more */
};

struct theme_page_view {
    struct frame_view frame;
    const char *id, *name;
    const struct card_view *films;
    int count;
    const char *next; /* the cursor of the next page of films; NULL: no more */
};

/* What a film has for whom: "Yes" or "Not yet". */
struct access_view {
    const char *slug;
    struct text_view title;
    const char *captions, *welsh, *described, *bsl;
    const char *rung; /* "AA" */
};

struct accessibility_view {
    struct frame_view frame;
    const struct access_view *rows;
    int row_count;
    const char *next; /* the cursor of the next films; NULL: no more */
};

/* What people are told before they watch. */
struct notice_view {
    struct text_view text;
    const char *when; /* "6:02 to 6:20"; NULL: all of the film */
    int64_t start_ms, end_ms;
};

/* Who is in a film. */
struct credit_view {
    const char *name; /* NULL: none may be shown */
    struct text_view part;
};

struct film_view {
    struct frame_view frame;
    int64_t film_id; /* for reply_cut; never written */
    int64_t publish_ms, seconds;
    const char *slug;
    const char *page;  /* its own path: "/films/the-first-night" */
    const char *media; /* where its bytes are: "/media", "/p/…/media" */
    const char *ok;    /* where a player asks whether it may still be seen */
    bool is_framed;    /* alone, on somebody else's page */
    bool is_on_site;   /* it has pages of its own here */
    struct text_view title, dek, synopsis;
    const char *language; /* of what is said */
    const char *place;    /* "Film 1, 9 minutes" */
    const char *rung;     /* of the access ladder: "AA"; NULL: none */
    bool has_welsh;       /* spoken, or as subtitles */
    const char *version;
    struct door_view door;
    const char *poster; /* the address of what is seen before it plays */
    int64_t length_ms;
    const char *length_clock; /* "9:08" */
    int64_t start;            /* seconds to begin at; 0: the beginning */
    const char *start_clock;  /* "1:19" */
    const struct notice_view *notices;
    int notice_count;
    bool has_flashes;        /* one of these is of flashing lights */
    bool is_left_in_a_hurry; /* one is of abuse */
    const char *skips;       /* what may be skipped, for the player; NULL: nothing */
    const char *skip_words;  /* "6:02 to 6:20" */
    bool is_skipping;        /* it was asked for without that */
    const char *as;          /* the kind of version that is shown; NULL: the main one */
    int64_t stop, resume;    /* then: where to stop, and where to go on; 0: nowhere */
    const char *stop_clock, *resume_clock;
    const struct source_view *sources;
    int source_count;
    const struct source_view *pieces; /* each quality of the film in pieces, with its sound */
    int piece_count;
    const struct source_view *low;     /* the smallest of several; NULL: there is but one */
    const struct source_view *smaller; /* those behind the first, for who has little data */
    int smaller_count;
    const struct source_view *listen; /* its sound alone; NULL: none */
    bool is_lighter;                  /* some of these two */
    bool is_adaptive;                 /* it is there in pieces, too */
    bool has_storyboard;              /* a person has approved it */
    const struct caption_view *captions;
    int caption_count;
    bool is_described, is_signed;        /* there is a version that is */
    const struct version_view *versions; /* main first */
    int version_count;                   /* 0: there is no other */
    const struct chapter_view *chapters;
    int chapter_count;
    const struct line_view *lines;
    int line_count;
    const struct theme_view *themes;
    int theme_count;
    const struct credit_view *credits; /* on its own page alone */
    int credit_count;
    const struct card_view *more;
    int more_count;
    int next_count; /* of these: the one that is offered at the end */
};

/* A frame in the HTML of another page. */
struct iframe_view {
    const char *address, *title; /* absolute */
    const char *link;            /* the film's page; NULL: it has none */
    int width, height;
};

struct share_view {
    struct frame_view frame;
    struct film_view film;
    const char *address, *mail, *citation;
};

struct piece_view {
    const char *text;
    bool is_match;
};

struct hit_view {
    const char *clock;    /* NULL: in the words about the film */
    const char *speaker;  /* NULL: unknown */
    const char *language; /* NULL: the page's */
    bool is_chapter;
    int64_t second;
    const struct piece_view *pieces;
    int piece_count;
};

struct found_view {
    struct card_view card;
    const struct hit_view *hits;
    int hit_count;
};

struct search_view {
    struct frame_view frame;
    const char *words;   /* as typed; NULL or "": nothing asked */
    const char *summary; /* "3 moments in 2 films" */
    const struct found_view *films;
    int film_count;
    const struct theme_view *themes; /* those that the words name; where nothing is found, all */
    int theme_count;
    bool is_asked, is_capped, is_shortened;
    bool welsh, bsl, described, is_short; /* only films that have it */
};

/* Compiled from the .html of the same name. */
void part_top_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void part_bottom_write(struct buf *out, enum tongue tongue);
void part_other_write(struct buf *out, enum tongue tongue, const char *language);
void part_card_write(struct buf *out, enum tongue tongue, const struct card_view *card);
void part_announcement_write(struct buf *out, enum tongue tongue,
                             const struct announcement_view *announcement);
void part_door_write(struct buf *out, enum tongue tongue, const struct door_view *door);
void part_player_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void part_controls_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void part_notices_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void part_versions_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void part_lines_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void part_iframe_write(struct buf *out, enum tongue tongue, const struct iframe_view *view);
void part_talk_write(struct buf *out, enum tongue tongue);
void part_leave_write(struct buf *out, enum tongue tongue);
/* A VideoObject of schema.org with its chapters as clips, in a data block that runs nothing (HTML
 * 4.12.1: it is no script, and no policy counts it as one). It names the page and no file. */
void ld_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void page_home_write(struct buf *out, enum tongue tongue, const struct home_view *view);
void page_embed_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void page_gone_write(struct buf *out, enum tongue tongue);
void page_film_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void page_transcript_write(struct buf *out, enum tongue tongue, const struct film_view *view);
void page_search_write(struct buf *out, enum tongue tongue, const struct search_view *view);
void page_missing_body_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_broken_body_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_themes_write(struct buf *out, enum tongue tongue, const struct themes_view *view);
void page_theme_write(struct buf *out, enum tongue tongue, const struct theme_page_view *view);
void page_share_write(struct buf *out, enum tongue tongue, const struct share_view *view);
void page_accessibility_write(struct buf *out, enum tongue tongue,
                              const struct accessibility_view *view);
void page_about_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_help_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_filmed_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_press_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
void page_privacy_write(struct buf *out, enum tongue tongue, const struct frame_view *frame);
