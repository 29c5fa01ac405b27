/* One sheet or poster. Private to incare-media. */
#pragma once

#include "wire/stills.h"

/* fds: the film, and the files to be made. Fills stills; 0, or -errno when the machine could not do
 * it. */
int media_stills(const struct wire_stills_order *order, const int *fds, struct wire_stills *shared,
                 struct wire_stills *stills);
