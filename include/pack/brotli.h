/* Texts made smaller as answers are made: brotli (RFC 7932). */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* Adds the packed bytes to out; the same from the same. Positive: they are no fewer, and out is as
 * it was. -ENOMEM. */
int brotli_pack(const void *bytes, size_t length, struct buf *out);
/* Of libbrotlienc, as it runs now; static. */
const char *brotli_library_version(void);
