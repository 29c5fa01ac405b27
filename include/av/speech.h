/* The sound of a film as programs that recognise speech want it: WAV, 16 kHz, one channel. */
#pragma once

#include "wire/extract.h"

/* Of the film behind fd, into out from its beginning. Fills extract, accepted or refused with a
 * reason; 0, or -errno when the machine could not (-ENOSPC). */
int speech_extract(int fd, int out, struct wire_extract *extract);
