/* What a crash or a replaced film leaves below renditions/: files that no row names. */
#pragma once

#include "store/db.h"

/* Removes them. Waits for a file that is being taken in; *removed may be NULL. */
int leftover_clean(struct db *db, int data_fd, int *removed);
