/* SHA-256 by GnuTLS, which uses the processor's own instructions where there are any. */
#include "crypt/digest.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"

enum { chunk_bytes = 1 << 20, digest_bytes_max = 32 };

static int feed(gnutls_hash_hd_t hash, int fd, char *chunk)
{
    for (off_t at = 0;;) {
        ssize_t n = pread(fd, chunk, chunk_bytes, at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (!n)
            return 0;
        if (gnutls_hash(hash, chunk, (size_t)n) < 0)
            return -EIO;
        at += n;
    }
}

int digest_file(int fd, char out[DIGEST_TEXT_MAX])
{
    uint8_t digest[digest_bytes_max];
    char *chunk = malloc(chunk_bytes);
    gnutls_hash_hd_t hash;
    int r;

    if (!chunk || gnutls_hash_init(&hash, GNUTLS_DIG_SHA256) < 0) {
        free(chunk);
        return fault(-ENOMEM);
    }
    r = feed(hash, fd, chunk);
    gnutls_hash_deinit(hash, digest);
    free(chunk);
    if (r)
        return fault(r);
    str_hex(out, digest, sizeof digest);
    return 0;
}

int digest_bytes(const void *bytes, size_t length, char out[DIGEST_TEXT_MAX])
{
    uint8_t digest[digest_bytes_max];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, length, digest) < 0)
        return fault(-ENOMEM);
    str_hex(out, digest, sizeof digest);
    return 0;
}

const char *digest_library_version(void)
{
    return gnutls_check_version(NULL);
}
