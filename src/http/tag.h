/* Entity tags (RFC 9110 8.8.3) for bodies that have no digest of their own. */
#pragma once

#include <stddef.h>

enum { TAG_MAX = 40 };
/* A strong tag, with its quotes, that other bytes do not get by accident: 128 bits, the same on
 * every machine and run. Not for telling whether a stranger tampered. */
void tag_of_bytes(char out[TAG_MAX], const void *bytes, size_t length);
