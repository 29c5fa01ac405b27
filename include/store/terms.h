/* What a person typed, as a full-text query: never an operator, never an error. */
#pragma once

#include <stdbool.h>

/* 10 words of 64 bytes, each byte doubled at worst, quotes and blanks around. */
enum { TERMS_MAX = 10 * (2 * 64 + 4) };

/* Writes the words of text: at most 10 of at most 64 bytes, each quoted, all of which must be found
 * in any order; the last may be the beginning of a word. False when there is no word in it. */
bool terms_write(char out[TERMS_MAX], const char *text);
/* The same of the longest of these words, at most max, in the order in which they stand: the longer
 * a word, the rarer it is (Zipf). True when words were left out. */
bool terms_write_longest(char out[TERMS_MAX], const char *text, int max);
