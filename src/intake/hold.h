/* Whether withdrawn.log holds a film: by its id, its slug, or what it is made of now. */
#pragma once

#include "catalogue/withdrawals.h"
#include "store/films.h"

int hold_film(struct db *db, const struct withdrawals *withdrawals, const struct film_row *film,
              bool *is_held);
