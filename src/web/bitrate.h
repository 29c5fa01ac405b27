/* How many bits a second a track needs, as players are told before they choose. */
#pragma once

#include <stdint.h>

#include "base/cmaf.h"

struct bitrate {
    int64_t peak; /* of any pieces in a row that last 0.5 to 1.5 of the target duration together */
    int64_t average; /* of all */
};

/* Whole seconds, as #EXT-X-TARGETDURATION says it: the longest piece, rounded; at least 1. */
int64_t bitrate_target(const struct cmaf_pieces *pieces, int64_t timescale);
/* RFC 8216 4.1: "peak segment bit rate", "average segment bit rate". Rounded up. */
struct bitrate bitrate_of(const struct cmaf_pieces *pieces, int64_t timescale);
