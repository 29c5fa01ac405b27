/* Rows of leftovers: the files below renditions/ that may be deleted. */
#pragma once

#include "base/arena.h"
#include "store/db.h"

/* Before a file is made: until a rendition's row names it, it may be deleted again. The paths of
 * rows that go come onto the list by themselves. */
int leftovers_add(struct db *db, const char *path);
int leftovers_each(struct db *db, struct arena *arena, int (*each)(void *context, const char *path),
                   void *context);
/* Once it is deleted. */
int leftovers_forget(struct db *db, const char *path);
