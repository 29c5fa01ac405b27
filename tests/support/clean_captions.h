/* What our captions may hold, said a second time and apart from the code that writes them. */
#pragma once

#include "base/vtt.h"

/* NULL when text is WebVTT of nothing but cues, their times and settings, and words in <v> <b> <i>
 * <u>; else what is wrong with it. */
const char *clean_captions_text(const char *text);
/* The same for cues that were read: in order, in their limits. Else what is wrong. */
const char *clean_captions_cues(const struct vtt *vtt);
/* Reads what was written of vtt: the same cues, and written the same. Else what is wrong. */
const char *clean_captions_again(const struct vtt *vtt);
