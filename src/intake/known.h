/* Which lines of the release gate the program knows to hold. */
#pragma once

#include "intake/release.h"

int known_look(struct db *db, const struct film_row *film, struct arena *arena,
               bool known[RELEASE_LINES]);
