/* The description of how a track is encoded (stsd). Private to proof. */
#pragma once

#include "movie.h"

/* Reads the payload of stsd. context: struct movie. */
void entry_read(void *context, struct glass *glass);
/* Blames rates that the film's own bytes do not bear out. average: what is true, in bits a second;
 * -1 where muxers cannot know it. */
void entry_rates(struct suspect *suspect, const struct movie_track *track, int64_t average);
