/* When samples are decoded and shown: evenly, once each, none hidden. Private to proof. */
#pragma once

#include "tables.h"

struct pace {
    const struct movie_track *track;
    int64_t count;    /* samples so far */
    int64_t duration; /* of each picture, or of the last sound */
    int64_t end;      /* when all of them have been decoded */
    int64_t bytes;
    int64_t lead;     /* when the first is shown */
    int64_t next;     /* the number, in the order of showing, of the first that is missing */
    uint64_t waiting; /* those from next on that are there */
};

void pace_open(struct pace *pace, const struct movie_track *track);
void pace_take(struct pace *pace, struct suspect *suspect, const struct tables_sample *sample);
/* All samples were taken: now what the index says of all of them must be true. */
void pace_close(struct pace *pace, struct suspect *suspect, const struct movie *movie);
