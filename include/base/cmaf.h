/* Where things lie in a track of a film that players fetch piece by piece: one file that holds one
 * track, an index of its fragments, and the fragments (ISO/IEC 23000-19; the boxes are those of
 * ISO/IEC 14496-12):  ftyp moov sidx (moof mdat)...  */
#pragma once

#include <stdint.h>

#include "base/arena.h"

struct cmaf_piece {
    int64_t at, bytes;
    int64_t duration; /* in units of the timescale */
};

struct cmaf_pieces {
    struct cmaf_piece *list;
    int count; /* > 0 */
};

struct cmaf {
    int64_t init_bytes;            /* what a player needs before all else: ftyp and moov */
    int64_t index_at, index_bytes; /* the sidx */
    /* Each plays by itself: it begins with a picture that needs no other. They lie one behind the
       other, from the index to the end of the file. */
    struct cmaf_pieces fragments;
    int64_t timescale;      /* units a second */
    int64_t duration;       /* of all fragments */
    int width, height;      /* of the picture; 0: it is sound */
    int channels;           /* of the sound; 0: it is a picture */
    int rate_num, rate_den; /* pictures a second, as they begin; 0/1: it is sound */
};

/* bytes: of the whole file; only the pages of what is asked are looked at. CMAF_OTHER: it is no
 * such file, or its index does not say what lies there. */
enum { CMAF_OTHER = 1 };
int cmaf_read(struct cmaf *cmaf, struct arena *arena, const uint8_t *bytes, int64_t length);

/* Where its first fragment begins: behind its head and its index. -1: it is no such file. */
int64_t cmaf_first(const uint8_t *bytes, int64_t length);

/* What players ask for: two fragments together, 4 s, and at the end what is left. */
int cmaf_gather(const struct cmaf *cmaf, struct arena *arena, struct cmaf_pieces *pieces);

/* For fast forward: of every stride-th fragment no more than its first picture. Each lasts until
 * the next. bytes as for cmaf_read: a page of each is looked at. */
int cmaf_read_keys(const struct cmaf *cmaf, int stride, struct arena *arena, const uint8_t *bytes,
                   struct cmaf_pieces *keys);
