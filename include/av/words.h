/* The words of a subtitle track that is text, as WebVTT. It is written down plainly and not made
 * safe here: base/vtt reads it, like any caption file from outside. */
#pragma once

#include "wire/extract.h"

/* Of the subtitle track of that number, from 0, of the film behind fd, into out from its beginning.
 * Fills extract, accepted or refused with a reason; 0, or -errno when the machine could not. */
int words_extract(int fd, int out, int track, int64_t deadline_ms, struct wire_extract *extract);
