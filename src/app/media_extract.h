/* One extract in a child of its own. Private to incare-media. */
#pragma once

#include "wire/job.h"

/* Has the words of a track of the film behind fds[0] written to fds[1]: answer, in time. 0, or
 * -errno: the machine could not do it now. */
int media_extract(const struct wire_request *request, const int *fds, struct wire_extract *shared,
                  struct wire_extract *answer);
