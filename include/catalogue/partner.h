/* Partners, as far as their frames need to know of them. */
#pragma once

#include "base/arena.h"
#include "catalogue/look.h"

struct partner_origins {
    const char **list;
    int count;
};

/* Of all partners that may show the film now. */
int partner_origins_of_film(const struct look *look, int64_t film_id, struct arena *arena,
                            struct partner_origins *origins);

/* look, which was anybody's, becomes that of the partner with this key for this film; and the
 * origins of that partner. PARTNER_MISSING: it may not show it, or there is neither. */
enum { PARTNER_MISSING = 1 };
int partner_look(struct look *look, const char *slug, const char *key, struct arena *arena,
                 struct partner_origins *origins);
