/* The markup of one cue, as WebVTT and SubRip have it. */
#pragma once

#include <stdbool.h>

#include "base/pen.h"

/* Writes a payload (UTF-8, start to end) with a pen: bold, italic, underlined, who speaks; all
 * other markup goes. subrip: {\an8} goes too, and capitals are markup. The place that the last
 * {\an8} asks for, as a key of the number block; 0 when none does. */
int cue_read(const char *start, const char *end, bool subrip, struct pen *pen);
