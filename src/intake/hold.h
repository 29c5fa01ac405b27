/* Whether withdrawn.log holds a film: by its id, its slug, or what it is made of now. */
#pragma once

#include "catalogue/withdrawals.h"
#include "store/films.h"

int hold_film(struct db *db, const struct withdrawals *withdrawals, const struct film_row *film,
              bool *is_held);
/* The same bytes under a new name, or a withdrawn name on other bytes: it stays withdrawn. In the
 * caller's transaction. */
int hold_obey(struct db *db, const struct withdrawals *withdrawals, struct film_row *film);
