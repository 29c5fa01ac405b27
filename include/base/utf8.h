/* UTF-8 (RFC 3629), one letter at a time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* What stands for bytes that are no letter. */
enum { UTF8_REPLACEMENT = 0xFFFD };

/* Reads the letter at *at (at < end) and steps past it. Where no well-formed letter begins (also
 * surrogates, overlong forms, past U+10FFFF) steps one byte and returns -1. */
int32_t utf8_read(const char **at, const char *end);
/* Whether a text may hold it: no control character but tab and line end, nor the two letters that
 * XML 1.0 2.2 forbids. What utf8_read takes for no letter is none of text. */
bool utf8_is_text(int32_t letter);
/* Appends a letter; surrogates and what is past U+10FFFF become UTF8_REPLACEMENT. */
void utf8_write(struct buf *out, uint32_t letter);
