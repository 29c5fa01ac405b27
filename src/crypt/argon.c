/* Passwords by libsodium's argon2id, at its "interactive" cost: 64 MiB, twice over. */
#include "crypt/argon.h"

#include <errno.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"

_Static_assert(ARGON_TEXT_MAX == crypto_pwhash_STRBYTES, "as long as libsodium makes it");

static atomic_int running;

static int enter(void)
{
    if (sodium_init() < 0)
        return fault(-ENOSYS);
    if (atomic_fetch_add(&running, 1) < passwords_at_once_max)
        return 0;
    atomic_fetch_sub(&running, 1);
    return ARGON_BUSY;
}

static void leave(void)
{
    atomic_fetch_sub(&running, 1);
}

int argon_make(const char *password, char out[ARGON_TEXT_MAX])
{
    int r = enter();

    if (r)
        return r;
    r = crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE);
    leave();
    return r ? fault(-ENOMEM) : 0; /* all that can go wrong */
}

/* As much work as a text of somebody's. */
static int reckon_in_vain(const char *password)
{
    unsigned char salt[crypto_pwhash_SALTBYTES] = {0}, key[crypto_pwhash_STRBYTES / 4];
    int r = crypto_pwhash(key, sizeof key, password, strlen(password), salt,
                          crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                          crypto_pwhash_ALG_ARGON2ID13);

    sodium_memzero(key, sizeof key);
    return r ? fault(-ENOMEM) : ARGON_WRONG;
}

int argon_matches(const char *text, const char *password)
{
    int r = enter();

    if (r)
        return r;
    errno = 0;
    if (!text)
        r = reckon_in_vain(password);
    else if (crypto_pwhash_str_verify(text, password, strlen(password)))
        r = errno == ENOMEM ? fault(-ENOMEM) : ARGON_WRONG;
    leave();
    return r;
}
