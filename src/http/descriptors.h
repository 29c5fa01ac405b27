/* Of how many descriptors connections may have how many. */
#pragma once

#include <stdint.h>

/* How many connections there is room for beside what the loops, their addresses and the rest of the
 * program hold open. -EMFILE: there is none for so many loops. */
int descriptors_for_connections(int64_t all, int loops, int addresses);
