/* Rows of themes. */
#pragma once

#include "base/arena.h"
#include "store/db.h"

/* By id, from after that one on; also those that no film has. Texts live in the arena. */
int themes_each(struct db *db, const char *after, struct arena *arena,
                int (*each)(void *context, const char *id, const char *name), void *context);
/* Every film that has it: no rule is asked. */
int themes_each_film(struct db *db, const char *id, int (*each)(void *context, int64_t film_id),
                     void *context);
