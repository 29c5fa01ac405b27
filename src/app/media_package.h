/* Packaging in a child of its own. Private to incare-media. */
#pragma once

#include <stddef.h>

#include "wire/job.h"

/* Has the film behind fds[0] packaged into those behind it, and tells incare how far it has got.
 * Fills the last answer, which is yet to be sent. 0, or -errno: incare is gone, or not
 * to be understood. */
int media_package(const struct wire_request *request, const int *fds, size_t count,
                  struct wire_package *shared, struct wire_packed *answer);
