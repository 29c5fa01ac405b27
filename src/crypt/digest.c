/* SHA-256 by GnuTLS, which uses the processor's own instructions where there are any. */
#include "crypt/digest.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/str.h"

enum { chunk_bytes = 1 << 20 };

struct digest {
    gnutls_hash_hd_t hash;
    size_t length;
};

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
    uint8_t digest[DIGEST_BYTES_MAX];
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
    uint8_t digest[DIGEST_BYTES_MAX];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, length, digest) < 0)
        return fault(-ENOMEM);
    str_hex(out, digest, sizeof digest);
    return 0;
}

int digest_open(struct digest **digest, enum digest_kind kind)
{
    gnutls_digest_algorithm_t algorithm = kind == DIGEST_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;
    struct digest *made = calloc(1, sizeof *made);

    if (!made || gnutls_hash_init(&made->hash, algorithm) < 0) {
        free(made);
        return fault(-ENOMEM);
    }
    made->length = gnutls_hash_get_len(algorithm);
    *digest = made;
    return 0;
}

int digest_feed(struct digest *digest, const void *bytes, size_t length)
{
    return gnutls_hash(digest->hash, bytes, length) < 0 ? fault(-EIO) : 0;
}

size_t digest_close(struct digest *digest, uint8_t out[DIGEST_BYTES_MAX])
{
    size_t length = digest ? digest->length : 0;

    if (digest)
        gnutls_hash_deinit(digest->hash, out);
    free(digest);
    return length;
}

const char *digest_library_version(void)
{
    return gnutls_check_version(NULL);
}
