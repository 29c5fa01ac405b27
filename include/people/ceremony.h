/* What a browser and an authenticator say when a passkey is made or used (WebAuthn level 2, 6.1 and
 * 5.8.1): fixed layouts, read without a parser of JSON or CBOR. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Authenticator data. Points into what was read. */
struct ceremony_data {
    const uint8_t *site;          /* SHA-256 of the site's name: 32 bytes */
    bool is_present, is_verified; /* the person */
    int64_t uses;                 /* 0: not counted */
    const uint8_t *id;            /* of the passkey, when it was made; NULL: it was used */
    size_t id_length;
};

enum { CEREMONY_ID_BYTES_MAX = 1023 }; /* 4: credential ids */

/* False: it is none, or too short for what it says it holds. */
bool ceremony_read(const uint8_t *bytes, size_t length, struct ceremony_data *data);

/* Whether the client's data says that, of our challenge, on a page of that origin which no other
 * page frames: by the limited verification of 5.8.1.2. */
enum ceremony_kind { CEREMONY_MADE, CEREMONY_USED };
bool ceremony_is_of(const char *client_data, size_t length, enum ceremony_kind kind,
                    const char *challenge, const char *origin);
