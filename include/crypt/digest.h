/* SHA-256 (FIPS 180-4): names what a file holds. */
#pragma once

#include <stddef.h>

enum { DIGEST_TEXT_MAX = 65 };

/* The digest of a whole open file, as 64 hex digits; reads by pread, sparse holes as zeros. */
int digest_file(int fd, char out[DIGEST_TEXT_MAX]);
int digest_bytes(const void *bytes, size_t length, char out[DIGEST_TEXT_MAX]);
/* Of GnuTLS, as it runs now. */
const char *digest_library_version(void);
