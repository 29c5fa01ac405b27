/* Proving a file clean in a child of its own. Private to incare-media. */
#pragma once

#include "wire/job.h"

/* Has the file behind fd proven within its deadline, and fills the answer's proof. shared: memory
 * that the child shares. 0, or -errno: a fault of the machine, not of the file. */
int media_prove(int fd, struct wire_proof *shared, struct wire_proof *proof);
