/* Packaging: one reading of a film, all of its renditions. Nothing of the film goes into them but
 * its picture and its sound; the same film and the same order make the same bytes. */
#pragma once

#include "wire/package.h"

/* Loads what will be needed, for children to inherit. */
void encode_warm(void);
/* Makes what is ordered of the film behind fd (at its beginning or anywhere). outs: WIRE_RENDITIONS
 * descriptors of empty files for reading and writing; those not wanted are not touched. While it
 * runs, package->frames and done_permille grow. package is filled, accepted or refused with a
 * reason; 0, or -errno when the machine could not do it (-ENOSPC, -ENOMEM): says nothing of the
 * film. */
int encode_film(int fd, const struct wire_order *order, const int outs[WIRE_RENDITIONS],
                struct wire_package *package);
