/* TTML (W3C TTML2) as far as captions in it go: what IMSC 1.1 calls the text profile. Words, times,
 * bold, italic, underlined, and about where on the picture; all else, and who is named in its
 * metadata, is left out. Document types, and so entities, are refused. */
#pragma once

#include <stddef.h>

#include "base/vtt.h"

enum { TTML_OTHER = 2 };

/* As vtt_read. TTML_OTHER: this is no XML. */
int ttml_read(struct arena *arena, const void *bytes, size_t length, struct vtt *vtt,
              struct vtt_report *report);

/* Of expat, as it runs now. */
const char *ttml_library_version(void);
