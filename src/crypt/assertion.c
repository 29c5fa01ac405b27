/* Passkeys' signatures by GnuTLS. */
#include "crypt/assertion.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"

enum { sha256_bytes = 32 };

static gnutls_datum_t datum_of(struct assertion_bytes bytes)
{
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)bytes.at, (unsigned)bytes.length};
}

/* RFC 8152 8.1 and 8.2 (ES256, EdDSA), on the curves that WebAuthn 5.8.5 ties them to. */
static gnutls_sign_algorithm_t algorithm_of(gnutls_pubkey_t key)
{
    gnutls_ecc_curve_t curve;

    switch (gnutls_pubkey_get_pk_algorithm(key, NULL)) {
    case GNUTLS_PK_ECDSA:
        if (gnutls_pubkey_export_ecc_raw(key, &curve, NULL, NULL) == 0 &&
            curve == GNUTLS_ECC_CURVE_SECP256R1)
            return GNUTLS_SIGN_ECDSA_SHA256;
        return GNUTLS_SIGN_UNKNOWN;
    case GNUTLS_PK_EDDSA_ED25519:
        return GNUTLS_SIGN_EDDSA_ED25519;
    default:
        return GNUTLS_SIGN_UNKNOWN;
    }
}

/* GNUTLS_SIGN_UNKNOWN: none of ours, and *key is NULL. */
static gnutls_sign_algorithm_t open_key(struct assertion_bytes bytes, gnutls_pubkey_t *key)
{
    gnutls_sign_algorithm_t algorithm = GNUTLS_SIGN_UNKNOWN;
    gnutls_datum_t datum = datum_of(bytes);

    if (gnutls_pubkey_init(key) < 0) {
        *key = NULL;
        return algorithm;
    }
    if (gnutls_pubkey_import(*key, &datum, GNUTLS_X509_FMT_DER) == 0)
        algorithm = algorithm_of(*key);
    if (algorithm == GNUTLS_SIGN_UNKNOWN) {
        gnutls_pubkey_deinit(*key);
        *key = NULL;
    }
    return algorithm;
}

bool assertion_key_is_fit(struct assertion_bytes bytes)
{
    gnutls_pubkey_t key;
    bool is_fit = open_key(bytes, &key) != GNUTLS_SIGN_UNKNOWN;

    if (key)
        gnutls_pubkey_deinit(key);
    return is_fit;
}

int assertion_weigh(struct assertion_bytes bytes, struct assertion_bytes authenticator_data,
                    struct assertion_bytes client_data, struct assertion_bytes signature)
{
    size_t length = authenticator_data.length + sha256_bytes;
    gnutls_datum_t signed_datum = {malloc(length), (unsigned)length};
    gnutls_datum_t signature_datum = datum_of(signature);
    gnutls_sign_algorithm_t algorithm;
    gnutls_pubkey_t key;
    int r;

    if (!signed_datum.data)
        return fault(-ENOMEM);
    memcpy(signed_datum.data, authenticator_data.at, authenticator_data.length);
    r = gnutls_hash_fast(GNUTLS_DIG_SHA256, client_data.at, client_data.length,
                         signed_datum.data + authenticator_data.length);
    algorithm = r ? GNUTLS_SIGN_UNKNOWN : open_key(bytes, &key);
    if (algorithm != GNUTLS_SIGN_UNKNOWN) {
        r = gnutls_pubkey_verify_data2(key, algorithm, 0, &signed_datum, &signature_datum);
        gnutls_pubkey_deinit(key);
    }
    free(signed_datum.data);
    return algorithm == GNUTLS_SIGN_UNKNOWN || r < 0 ? ASSERTION_WRONG : 0;
}
