/* The Accept-Encoding header (RFC 9110 12.5.3): which of our codings the client takes. */
#pragma once

enum coding { CODING_GZIP = 1, CODING_BROTLI = 2 };

/* header: the field's value, or NULL. A set of the codings above; what cannot be understood is not
 * accepted, since plain bytes always are. */
int coding_read(const char *header);
/* The one of a set that makes texts smallest; 0: the set is empty. */
int coding_best(int codings);
/* "br" or "gzip", as Content-Encoding has it. */
const char *coding_name(int coding);
