/* RFC 6238 by GnuTLS. */
#include "crypt/totp.h"

#include <errno.h>
#include <gnutls/crypto.h>

#include "base/fault.h"

enum { sha1_bytes = 20 };

int totp_at(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step)
{
    uint8_t moved[8], mac[sha1_bytes], *at;

    for (int i = 0; i < 8; i++) /* RFC 4226 5.1: eight bytes, the highest first */
        moved[i] = (uint8_t)(step >> (56 - 8 * i));
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, secret, TOTP_SECRET_BYTES, moved, sizeof moved, mac))
        return fault(-ENOSYS);
    at = mac + (mac[sha1_bytes - 1] & 0xF); /* 5.3: where its last four bits say */
    return (int)(((uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 |
                  at[3]) %
                 1000000);
}
