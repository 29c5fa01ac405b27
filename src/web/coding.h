/* The Accept-Encoding header (RFC 9110 12.5.3): which of our codings the client takes. */
#pragma once

enum { CODING_GZIP = 1, CODING_BROTLI = 2 };

/* header: the field's value, or NULL. A set of the codings above; what cannot be understood is not
 * accepted, since plain bytes always are. */
int coding_read(const char *header);
