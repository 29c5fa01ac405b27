/* Where things lie in a track of a film that players fetch piece by piece: one file that holds one
 * track, an index of its fragments, and the fragments (ISO/IEC 23000-19; the boxes are those of
 * ISO/IEC 14496-12):  ftyp moov sidx (moof mdat)...  */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* What plays by itself: it begins with a picture that needs no other. */
struct cmaf_fragment {
    int64_t at;
    int64_t bytes;
    int64_t duration;  /* in units of the timescale */
    int64_t key_bytes; /* to the end of its first sample; 0: cmaf_read_keys did not look */
};

struct cmaf {
    int64_t init_bytes;            /* what a player needs before all else: ftyp and moov */
    int64_t index_at, index_bytes; /* the sidx */
    struct cmaf_fragment *fragments;
    int fragment_count;     /* > 0 */
    int64_t timescale;      /* units a second */
    int64_t duration;       /* of all fragments */
    int width, height;      /* of the picture; 0: it is sound */
    int channels;           /* of the sound; 0: it is a picture */
    int rate_num, rate_den; /* pictures a second, as they begin; 0/1: it is sound */
};

/* bytes: of the whole file; it is not looked at again, nor are all of its pages. CMAF_OTHER: it is
 * no such file, or one whose index does not say what lies there. */
enum { CMAF_OTHER = 1 };
int cmaf_read(struct cmaf *cmaf, struct arena *arena, const uint8_t *bytes, int64_t length);
/* Of every stride-th fragment, from the first on, how far its first sample reaches. Reads one page
 * of each. */
int cmaf_read_keys(struct cmaf *cmaf, int stride, const uint8_t *bytes, int64_t length);

/* What players ask for: two fragments together, 4 s, or what is left at the end. Half as many
 * requests, and a reader that changes the quality still does so soon. */
enum { CMAF_PIECE_FRAGMENTS = 2 };
struct cmaf_piece {
    int64_t at, bytes, duration;
};
int cmaf_piece_count(const struct cmaf *cmaf);
/* The nth, counted from 0, below cmaf_piece_count. */
struct cmaf_piece cmaf_piece(const struct cmaf *cmaf, int n);
