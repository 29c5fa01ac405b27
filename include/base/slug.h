/* Public names: a film's slug, and opaque 128-bit ids. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { SLUG_MAX = 81, ID_MAX = 33 };

/* "What the Neighbours think?" becomes "what-the-neighbours-think"; letters with marks lose them
 * (ŵ: w). At most 80 bytes, cut at a word. False when nothing is left. */
bool slug_from(char out[SLUG_MAX], const char *text);
/* Lower-case letters and digits in words joined by single hyphens, 1-80 bytes. */
bool slug_is_valid(const char *slug);

/* 128 random bits as 32 hex digits. */
void id_new(char out[ID_MAX]);
bool id_is_valid(const char *id);
