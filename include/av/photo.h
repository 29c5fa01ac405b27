/* A picture that staff have sent, from any camera or program: what is seen of it, and nothing that
 * was in its file. */
#pragma once

#include "wire/stills.h"

/* Makes a poster of the JPEG, PNG, WebP or AVIF behind fd: upright, no larger than posters of films
 * are, what is seen through it black. outs: as of WIRE_POSTER. stills is filled, accepted or
 * refused with a reason; 0, or -errno when the machine could not do it. */
int photo_make(int fd, const int *outs, struct wire_stills *stills);
