/* Pictures of a film: posters, and the sheets of its storyboard. Only keyframes are decoded, and
 * only those that are shown. */
#pragma once

#include "wire/stills.h"

/* Makes what is ordered of the film behind fd, a rendition of our own making: upright, in square
 * pixels, SDR. outs: wire_stills_files() descriptors of empty files for reading and writing. stills
 * is filled, accepted or refused with a reason; 0, or -errno when the machine could not do it. */
int still_make(int fd, const struct wire_stills_order *order, const int *outs,
               struct wire_stills *stills);
