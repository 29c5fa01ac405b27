/* A film's public name. */
#pragma once

#include <stdbool.h>

enum { SLUG_MAX = 81 };

/* "What the Neighbours think?" becomes "what-the-neighbours-think"; Latin letters with marks lose
 * them (ŵ: w), apostrophes vanish. At most 80 bytes, cut at a word. False when nothing is left. */
bool slug_from(char out[SLUG_MAX], const char *text);
/* Lower-case letters and digits in words joined by single hyphens, 1-80 bytes. */
bool slug_is_valid(const char *slug);
