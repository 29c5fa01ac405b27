/* SHA-256 (FIPS 180-4): names what a file holds. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { DIGEST_TEXT_MAX = 65 };

/* The digest of a whole open file, as 64 hex digits; reads by pread, sparse holes as zeros. */
int digest_file(int fd, char out[DIGEST_TEXT_MAX]);
int digest_bytes(const void *bytes, size_t length, char out[DIGEST_TEXT_MAX]);

/* Of bytes that come one after another. SHA-1 (FIPS 180-4 too) tells a slip of the line, not a
 * forgery: tus wants it. */
enum digest_kind { DIGEST_SHA1, DIGEST_SHA256 };
enum { DIGEST_BYTES_MAX = 32 };
struct digest;
int digest_open(struct digest **digest, enum digest_kind kind);
int digest_feed(struct digest *digest, const void *bytes, size_t length);
/* Writes the digest and answers its length: 20 or 32. NULL: none, 0. Frees. */
size_t digest_close(struct digest *digest, uint8_t out[DIGEST_BYTES_MAX]);

/* Of GnuTLS, as it runs now. */
const char *digest_library_version(void);
