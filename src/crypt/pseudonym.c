/* Pseudonyms by libsodium: a short keyed hash, whose key never leaves this memory. */
#include "crypt/pseudonym.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

#include "base/fault.h"

static unsigned char salt[crypto_shorthash_KEYBYTES];

int pseudonym_open(void)
{
    if (sodium_init() < 0)
        return fault(-ENOSYS);
    crypto_shorthash_keygen(salt);
    return 0;
}

uint64_t pseudonym_of(const void *bytes, size_t length)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t name;

    crypto_shorthash(hash, bytes, length, salt);
    memcpy(&name, hash, sizeof name);
    return name;
}

const char *pseudonym_library_version(void)
{
    return sodium_version_string();
}
