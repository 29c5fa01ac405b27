/* multipart/byteranges (RFC 9110 14.6): the parts of a mapped file with a line before each. */
#pragma once

#include <microhttpd.h>

#include "base/mapping.h"
#include "http/range.h"

enum { BYTERANGES_TYPE_MAX = 80 };
/* The body of a 206 with several parts of a piece of the file, from whose start the range counts;
 * the film's bytes are not copied. Takes a count of the mapping. out gets the Content-Type. NULL
 * when out of memory. */
struct MHD_Response *byteranges_make(const struct range *range, const char *type,
                                     struct mapping *mapping, struct span piece,
                                     char out[BYTERANGES_TYPE_MAX]);
