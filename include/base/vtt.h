/* Captions and chapters: WebVTT (W3C) and SubRip text read into cues, and cues written back as one
 * safe, clean WebVTT. Bytes from outside are hostile: 2 MB and 20,000 cues at most. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct vtt_cue {
    int64_t start_ms;
    int64_t end_ms;      /* > start_ms */
    const char *speaker; /* from <v NAME>, or NULL */
    const char *text; /* plain text, UTF-8, lines joined by \n; markup removed, entities decoded */
};

struct vtt {
    struct vtt_cue *cues; /* in order of start_ms */
    int count;
};

/* What was wrong: for a person, with the line it was seen on (from 1). */
struct vtt_problem {
    int line;
    char reason[160];
};

enum { VTT_REFUSED = 1 };

/* Reads WebVTT or SubRip, told apart by the first line; UTF-8 (with or without BOM), UTF-16 with
 * BOM, or Windows-1252. Cues that a player would drop or show out of order are refused, as is NUL;
 * other control characters are dropped. Everything is allocated from arena. VTT_REFUSED fills
 * problem. */
int vtt_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
             struct vtt_problem *problem);
/* Writes "WEBVTT", then each cue with its speaker as <v> and its text escaped. */
void vtt_write(struct buf *out, const struct vtt *vtt);
/* For pages: "1:02:03", or "2:03" below an hour. */
void vtt_write_time(char out[24], int64_t ms);
