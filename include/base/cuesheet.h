/* What a reader of captions hands its cues to, of whatever format: the sheet keeps them, puts them
 * in order and looks them over. */
#pragma once

#include "base/pen.h"
#include "base/place.h"
#include "base/vtt.h"

struct cuesheet_cue;

struct cuesheet {
    struct arena *arena;
    struct vtt *vtt;
    struct vtt_report *report;
    struct buf text; /* the whole file, in UTF-8, lines ended by \n */
    struct pen pen;  /* for the words of the cue at hand */
    char place[PLACE_MAX];
    int line; /* where it begins; 0: there is none yet */
    int64_t start_ms, end_ms;
    struct cuesheet_cue *cues;
    int count, room;
};

/* VTT_REFUSED, as from all below: the report says why. Close it in any case. */
int cuesheet_open(struct cuesheet *sheet, struct arena *arena, const void *bytes, size_t length,
                  struct vtt *vtt, struct vtt_report *report);
/* A new cue, after the one at hand is kept (but when it has no words). line: where it stands. */
int cuesheet_begin(struct cuesheet *sheet, int line, int64_t start_ms, int64_t end_ms);
/* Keeps the last one and hands all of them over in order. */
int cuesheet_end(struct cuesheet *sheet, int last_line);
void cuesheet_close(struct cuesheet *sheet);
#define AUTO_CUESHEET __attribute__((cleanup(cuesheet_close)))

void cuesheet_saw(struct cuesheet *sheet, enum vtt_flaw flaw, int line);
int cuesheet_refuse(struct cuesheet *sheet, int line, const char *reason, ...)
    __attribute__((format(printf, 3, 4)));
