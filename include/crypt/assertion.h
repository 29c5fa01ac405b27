/* What a passkey signs (WebAuthn level 2), weighed by GnuTLS: ES256 and EdDSA alone. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct assertion_bytes {
    const uint8_t *at;
    size_t length;
};

/* Whether a SubjectPublicKeyInfo (RFC 5280 4.1.2.7, DER) holds a key of ours: on P-256, or
 * Ed25519. */
bool assertion_key_is_fit(struct assertion_bytes key);

enum { ASSERTION_WRONG = 1 };
/* Whether signature is the key's, over the authenticator's data and the digest of the client's
 * (7.2, steps 19 and 20). */
int assertion_weigh(struct assertion_bytes bytes, struct assertion_bytes authenticator_data,
                    struct assertion_bytes client_data, struct assertion_bytes signature);
