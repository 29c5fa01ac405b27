/* Base64 by GnuTLS, which would also take blanks between. */
#include "crypt/base64.h"

#include <gnutls/gnutls.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool base64_read(const char *text, size_t length, uint8_t *out, size_t room, size_t *written)
{
    const gnutls_datum_t said = {(unsigned char *)(uintptr_t)text, (unsigned)length};
    gnutls_datum_t meant = {0};
    size_t plain = 0;

    *written = 0;
    while (plain < length && memchr(letters, text[plain], sizeof letters - 1))
        plain++;
    if (length % 4 || length > 1 << 20 || length - plain > 2 ||
        (plain < length && text[plain] != '=') || (plain + 1 < length && text[plain + 1] != '='))
        return false;
    if (!length)
        return true;
    if (gnutls_base64_decode2(&said, &meant) < 0)
        return false;
    *written = meant.size;
    if (out && meant.size <= room)
        memcpy(out, meant.data, meant.size);
    gnutls_free(meant.data);
    return !out || *written <= room;
}
