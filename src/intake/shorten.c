/* Short addresses of films. */
#include "intake/shorten.h"

#include <errno.h>
#include <sys/random.h>

#include "base/fault.h"
#include "people/audit.h"
#include "store/links.h"

/* Nothing that is misread on paper, and no vowels: it spells no word. 28^6 of them. */
static const char letters[] = "bcdfghjkmnpqrstvwxyz23456789";
enum { TRIES = 20 };

int shorten_put(struct db *db, const char *who, const struct film_row *film, int64_t now_ms,
                const char *code)
{
    int r = links_add(db, code, film->id, now_ms);

    if (r)
        return r == LINKS_TAKEN ? SHORTEN_TAKEN : fault(r);
    return fault(audit_add(db, who, "link add", film->slug, code));
}

int shorten_make(struct db *db, const char *who, const struct film_row *film, int64_t now_ms,
                 char code[SHORTEN_CODE_MAX])
{
    int r = SHORTEN_TAKEN;

    for (int i = 0; r == SHORTEN_TAKEN && i < TRIES; i++) {
        for (int j = 0; j < SHORTEN_CODE_MAX - 1; j++) {
            uint32_t chance;

            check(getrandom(&chance, sizeof chance, 0) == (ssize_t)sizeof chance);
            code[j] = letters[chance % (sizeof letters - 1)];
        }
        code[SHORTEN_CODE_MAX - 1] = '\0';
        r = shorten_put(db, who, film, now_ms, code);
    }
    return fault(r == SHORTEN_TAKEN ? -EEXIST : r);
}
