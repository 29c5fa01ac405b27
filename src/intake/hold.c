/* Whether withdrawn.log holds a film: the same answer as catalogue/picture gives visitors. */
#include "hold.h"

#include <errno.h>
#include <string.h>

#include "base/fault.h"
#include "base/limits.h"
#include "crypt/digest.h"
#include "store/sources.h"

int hold_film(struct db *db, const struct withdrawals *withdrawals, const struct film_row *film,
              bool *is_held)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    const char *digests = "";
    int r = arena ? sources_digests(db, film->id, arena, &digests) : -ENOMEM;

    if (r)
        return fault(r);
    *is_held = withdrawals_hold(withdrawals, film->public_id, film->slug, NULL);
    while (!*is_held && *digests) {
        size_t length = strcspn(digests, ",");
        char sha256[DIGEST_TEXT_MAX] = "";
        check(length < sizeof sha256);
        memcpy(sha256, digests, length);
        *is_held = withdrawals_hold(withdrawals, film->public_id, film->slug, sha256);
        digests += length + (digests[length] == ',');
    }
    return 0;
}
