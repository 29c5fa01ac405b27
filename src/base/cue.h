/* The words of one cue: out of its markup, and safely back. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"

/* Reads a payload (UTF-8, start to end) into plain text and the name of its first voice (empty
 * when there is none). A later voice is kept as "NAME: " in the text. subrip: {\an8} goes too. */
void cue_read(const char *start, const char *end, bool subrip, struct buf *text,
              struct buf *speaker);
/* Writes text so that nothing in it is markup or an arrow. */
void cue_write(struct buf *out, const char *text);
