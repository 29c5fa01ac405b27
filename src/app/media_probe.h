/* Probing in a child of its own. Private to incare-media. */
#pragma once

#include "wire/job.h"

/* Has the film behind fd probed within its deadline, and fills the answer's probe. shared: memory
 * that the child shares. 0, or -errno: a fault of the machine, not of the film. */
int media_probe(int fd, struct wire_probe *shared, struct wire_probe *probe);
