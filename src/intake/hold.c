/* Whether withdrawn.log holds a film: the same answer as catalogue/picture gives visitors. */
#include "hold.h"

#include <errno.h>

#include "base/fault.h"
#include "base/limits.h"
#include "base/str.h"
#include "store/versions.h"

struct holding {
    const struct withdrawals *withdrawals;
    bool is_held;
};

static int look(void *context, const struct version_row *version)
{
    struct holding *holding = context;

    holding->is_held |= withdrawals_hold(holding->withdrawals, NULL, NULL, version->sha256);
    return 0;
}

int hold_film(struct db *db, const struct withdrawals *withdrawals, const struct film_row *film,
              bool *is_held)
{
    AUTO_ARENA struct arena *arena = arena_open((size_t)request_arena_bytes_max);
    struct holding holding = {.withdrawals = withdrawals,
                              .is_held =
                                  withdrawals_hold(withdrawals, film->public_id, film->slug, NULL)};
    int r = arena ? versions_each(db, film->id, arena, look, &holding) : -ENOMEM;

    *is_held = holding.is_held;
    return fault(r);
}

int hold_obey(struct db *db, const struct withdrawals *withdrawals, struct film_row *film)
{
    bool is_held = false;
    int r = hold_film(db, withdrawals, film, &is_held);

    if (r || !is_held || str_equal(film->state, "withdrawn"))
        return fault(r);
    film->state = "withdrawn";
    return fault(films_set_state(db, film->id, film->state, film->publish_at, film->end_at));
}
