/* Texts made smaller as answers are made: gzip (RFC 1952), for who knows no brotli. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Adds the packed bytes to out; the same from the same. Positive: they are no fewer, and out is as
 * it was. -ENOMEM. */
int gzip_pack(const void *bytes, size_t length, struct buf *out);
/* Of zlib, as it runs now; static. */
const char *gzip_library_version(void);
