/* Captions and chapters: WebVTT (W3C) and SubRip text read into cues, and cues written back as one
 * safe, clean WebVTT. Bytes from outside are hostile: 2 MB and 20,000 cues at most. Comments,
 * styles, regions and the names of cues are dropped: nobody sees them play, and they may say who
 * wrote them, and of whom. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct vtt_cue {
    int64_t start_ms;
    int64_t end_ms;      /* > start_ms */
    const char *speaker; /* from <v NAME>, or NULL */
    const char *text;  /* plain text, UTF-8, lines joined by \n; markup removed, entities decoded */
    const char *place; /* settings (base/place), or NULL: where captions usually stand */
    const char *markup; /* the words as base/pen writes them, or NULL: as speaker and text say */
};

struct vtt {
    struct vtt_cue *cues; /* in order of start_ms */
    int count;
};

/* What was mended, or should be looked at. */
enum vtt_flaw {
    VTT_UNSORTED,  /* began before the one above; put in order */
    VTT_OVERLAPS,  /* begins before another ends; kept */
    VTT_RUN_ON,    /* no empty line before the cue */
    VTT_BROKEN_UP, /* an empty line within the words; they stay together */
    VTT_ARROW,     /* "-->" among the words; kept, escaped */
    VTT_TALL,      /* many lines; kept */
    VTT_FAST,      /* many letters a second; kept */
    VTT_GARBLED,   /* UTF-8 that was taken for Windows-1252 once before; kept */
    VTT_HIDDEN,    /* words that no player would show; left out */
    VTT_FLAWS
};

struct vtt_report {
    int line;         /* refused: where it was seen, from 1 */
    char reason[160]; /* refused: why, for a person */
    bool names_place; /* refused: since a camera wrote down where it was */
    struct vtt_seen {
        int count, line; /* how often, and where first */
    } flaws[VTT_FLAWS];
};

enum { VTT_REFUSED = 1 };

/* Reads WebVTT or SubRip, told apart by the first line, in any charset of base/charset. What cannot
 * be mended without losing words is refused, as is NUL; other control characters are dropped.
 * Everything is allocated from arena. VTT_REFUSED fills line and reason. */
int vtt_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
             struct vtt_report *report);
/* What a flaw means, for a person: "this cue began before …". */
const char *vtt_flaw_says(enum vtt_flaw flaw);
/* Writes "WEBVTT", then each cue. What was read from it is written the same again. */
void vtt_write(struct buf *out, const struct vtt *vtt);
/* As SubRip: words alone, with who speaks in front of them. */
void vtt_write_subrip(struct buf *out, const struct vtt *vtt);
/* For pages: "1:02:03", or "2:03" below an hour. */
void vtt_write_time(char out[24], int64_t ms);
/* As in a caption file: "00:01:02.345". */
enum { VTT_TIME_MAX = 40 };
void vtt_write_cue_time(char out[VTT_TIME_MAX], int64_t ms);
