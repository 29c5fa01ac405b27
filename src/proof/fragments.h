/* A film in fragments, with one index of segments. Private to proof. */
#pragma once

#include "movie.h"
#include "pace.h"

struct fragments {
    const struct movie *movie;
    struct pace pace;
    struct glass entries, samples; /* of sidx; of the trun that waits for its media data */
    bool has_index, is_waiting;
    int64_t index_end;
    int64_t shown;   /* sidx: when the first picture is shown */
    uint32_t left;   /* entries of sidx */
    uint32_t number; /* of moofs */
    /* the moof that waits */
    int64_t begin, end; /* bytes */
    int64_t decoded;    /* tfdt */
    uint32_t header;    /* tfhd: which of these defaults it has */
    uint32_t duration, size, flags;
    uint32_t run; /* trun: what it holds */
    uint32_t count, first_flags;
    int64_t data;
};

/* These read the payload of the box that they are called by; the last one, that of the mdat. */
void fragments_sidx(struct fragments *fragments, struct glass *glass);
void fragments_moof(struct fragments *fragments, struct glass *glass);
void fragments_mdat(struct fragments *fragments, struct glass *glass);
/* There are no more boxes. */
void fragments_close(struct fragments *fragments, struct suspect *suspect);
