/* What a crash or a replaced film leaves below renditions/: files that no row names any more, or
 * that no row came to name. Anything else there is left alone (store/leftovers). */
#pragma once

#include "store/db.h"

/* Removes them. Waits for a file that is being taken in; *removed may be NULL. */
int leftover_clean(struct db *db, int data_fd, int *removed);
/* What else lies there and is no film's of this catalogue: another's, from before it was lost or
 * brought back from a backup. For a person to look at. name: in renditions/. */
int leftover_each_stray(struct db *db, int data_fd, int (*each)(void *context, const char *name),
                        void *context);
