/* Permits: kind, grant, film and end as text, and half of its HMAC-SHA256 after that. */
#include "crypt/permit.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"

enum {
    KEY_BYTES = 32, /* RFC 2104 3: as long as what the hash gives */
    HASH_BYTES = 32,
    MAC_BYTES = 16, /* RFC 2104 5: half of it at least */
    ID_DIGITS = ID_MAX - 1,
    TIME_DIGITS = 10,
    SAID = 1 + 2 * ID_DIGITS + TIME_DIGITS, /* what is signed */
};

struct permit_key {
    uint8_t bytes[KEY_BYTES];
};

static const char name[] = "permits";

static int read_key(int keys_fd, struct permit_key *key)
{
    AUTO_FD int fd = files_open_beneath(keys_fd, name);
    AUTO_BUF struct buf bytes = {0};
    struct stat at;
    int r = fd < 0 ? fd : files_read_all(fd, KEY_BYTES, &bytes);

    if (r)
        return r == -EFBIG ? fault(-EBADMSG) : r;
    if (fstat(fd, &at) < 0)
        return fault(-errno);
    if (at.st_mode & 077)
        return fault(-EPERM);
    if (bytes.length != KEY_BYTES)
        return fault(-EBADMSG);
    memcpy(key->bytes, bytes.data, KEY_BYTES);
    explicit_bzero(bytes.data, bytes.length);
    return 0;
}

/* A file without a name until it is whole. Somebody else's that came first stays: -EEXIST. */
static int make_key(int keys_fd)
{
    AUTO_FD int fd = openat(keys_fd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    uint8_t bytes[KEY_BYTES];
    char path[64];
    int r;

    if (fd < 0)
        return fault(-errno);
    if (gnutls_rnd(GNUTLS_RND_KEY, bytes, sizeof bytes) < 0)
        return fault(-EIO);
    r = files_write_all(fd, bytes, sizeof bytes);
    explicit_bzero(bytes, sizeof bytes);
    if (!r && fsync(fd) < 0)
        r = -errno;
    if (r)
        return fault(r);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd); /* open(2): as any user may */
    if (linkat(AT_FDCWD, path, keys_fd, name, AT_SYMLINK_FOLLOW) < 0)
        return -errno;
    return files_sync_dir(keys_fd);
}

int permit_key_open(struct permit_key **key, int data_fd)
{
    AUTO_FD int keys_fd = files_open_dir(data_fd, "keys");
    struct permit_key *opened;
    int r;

    if (keys_fd < 0)
        return fault(keys_fd);
    opened = calloc(1, sizeof *opened);
    if (!opened)
        return fault(-ENOMEM);
    r = read_key(keys_fd, opened);
    if (r == -ENOENT) {
        r = make_key(keys_fd);
        r = r && r != -EEXIST ? r : read_key(keys_fd, opened);
    }
    if (r) {
        permit_key_close(opened);
        return fault(r);
    }
    *key = opened;
    return 0;
}

void permit_key_close(struct permit_key *key)
{
    if (!key)
        return;
    explicit_bzero(key, sizeof *key);
    free(key);
}

static int sign(const struct permit_key *key, const char *said, char mac[2 * MAC_BYTES + 1])
{
    uint8_t hash[HASH_BYTES];

    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, key->bytes, sizeof key->bytes, said, SAID, hash) < 0)
        return fault(-EIO);
    str_hex(mac, hash, MAC_BYTES);
    return 0;
}

int permit_write(const struct permit_key *key, const struct permit *permit, char out[PERMIT_MAX])
{
    int length;

    check(id_is_valid(permit->grant) && id_is_valid(permit->film));
    check(permit->until_ms >= 0 && permit->until_ms / 1000 < INT64_C(10000000000));
    length = snprintf(out, PERMIT_MAX, "%c%s%s%010" PRId64, (char)permit->kind, permit->grant,
                      permit->film, permit->until_ms / 1000);
    check(length == SAID);
    return sign(key, out, out + SAID);
}

/* Signed by us, so that it holds what permit_write writes. */
static void take_apart(const char *text, struct permit *permit)
{
    const char *at = text + 1;
    char digits[TIME_DIGITS + 1];
    int64_t seconds;

    *permit = (struct permit){.kind = (enum permit_kind) * text};
    memcpy(permit->grant, at, ID_DIGITS);
    memcpy(permit->film, at + ID_DIGITS, ID_DIGITS);
    memcpy(digits, at + (size_t)2 * ID_DIGITS, TIME_DIGITS);
    digits[TIME_DIGITS] = '\0';
    check(str_to_number(digits, &seconds));
    permit->until_ms = seconds * 1000;
}

int permit_read(const struct permit_key *key, const char *text, struct permit *permit)
{
    char mac[2 * MAC_BYTES + 1];
    int r;

    if (strlen(text) != PERMIT_MAX - 1)
        return PERMIT_BAD;
    r = sign(key, text, mac);
    if (r)
        return fault(r);
    if (gnutls_memcmp(mac, text + SAID, sizeof mac - 1))
        return PERMIT_BAD;
    take_apart(text, permit);
    return permit->kind == PERMIT_PARTNER || permit->kind == PERMIT_PREVIEW ? 0 : PERMIT_BAD;
}
