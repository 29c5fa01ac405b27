/* Partners, as far as their frames need to know of them. */
#pragma once

#include "base/arena.h"
#include "catalogue/look.h"

struct partner_origins {
    const char **list;
    int count;
};

/* Whether a header that lists the one lets a page of the other, both as browsers write origins: the
 * same, or the secure one of what is listed without (CSP 3 6.7.2.8). */
bool partner_origin_lets(const char *listed, const char *page);

/* Of all partners that may show the film now. */
int partner_origins_of_film(const struct look *look, int64_t film_id, struct arena *arena,
                            struct partner_origins *origins);

/* Of the one on whose account look is, by a permit. */
int partner_origins(const struct look *look, struct arena *arena, struct partner_origins *origins);

/* look, which was anybody's, becomes that of the partner with this key for this film; and the
 * origins of that partner. PARTNER_MISSING: it may not show it, or there is neither. */
enum { PARTNER_MISSING = 1 };
int partner_look(struct look *look, const char *slug, const char *key, struct arena *arena,
                 struct partner_origins *origins);
