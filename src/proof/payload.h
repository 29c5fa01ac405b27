/* One sample, given to the reader of its codec. Private to proof. */
#pragma once

#include "tables.h"

/* glass: over the media data, at the sample's first byte; afterwards at its end. */
void payload_read(const struct movie_track *track, struct glass *glass,
                  const struct tables_sample *sample);
