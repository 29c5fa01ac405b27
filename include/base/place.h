/* Where on the picture a cue stands: the settings of WebVTT (4.1, "cue settings list"), read as its
 * parser reads them and written in one way. Regions are dropped. */
#pragma once

#include <stddef.h>

enum { PLACE_MAX = 128 };

/* Reads settings as they follow a cue's times; what is not one is passed over. out: "" when they
 * say nothing. */
void place_read(char out[PLACE_MAX], const char *settings, size_t length);
/* One of nine places, as on a keyboard's number block (SubRip's {\an8}): 7 is the upper left, 2
 * the usual one. */
void place_of_key(char out[PLACE_MAX], int key);
