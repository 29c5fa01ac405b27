/* A film that is new: what it is called until a person says, and where it is found. */
#pragma once

#include "base/arena.h"
#include "store/films.h"

/* A draft that knows no more than the name of its file. */
int naming_of(struct arena *arena, const char *name, struct film_row *film);
/* Adds it under a slug that no other film has: wanted (NULL: after its title), or near it. */
int naming_add(struct db *db, struct arena *arena, const char *wanted, struct film_row *film);
