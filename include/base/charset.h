/* Text files as people save them, turned into UTF-8. */
#pragma once

#include <stddef.h>

#include "base/buf.h"

/* UTF-8 or UTF-16 as the byte order mark says; without one UTF-16 when every second byte of the
 * first four is 0, UTF-8 when it is well-formed, else Windows-1252. Appends to out without the
 * mark; CR and CRLF become \n; control characters are dropped but for tab and newline, and NUL,
 * which is left for the caller to refuse. */
void charset_to_utf8(struct buf *out, const void *bytes, size_t length);
