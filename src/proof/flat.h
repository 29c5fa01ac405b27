/* A film in one piece. Private to proof. */
#pragma once

#include "movie.h"

/* Reads the media data, from at to end, sample by sample. */
void flat_read(const struct movie *movie, int64_t at, int64_t end);
