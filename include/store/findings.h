/* Rows of findings: what there was in an original besides picture and sound. */
#pragma once

#include <stdint.h>

#include "store/db.h"

int findings_drop(struct db *db, const char *sha256);
int findings_add(struct db *db, const char *sha256, const char *kind, int64_t count);

/* kind lasts until each answers. */
int findings_each(struct db *db, const char *sha256,
                  int (*each)(void *context, const char *kind, int64_t count), void *context);
/* In how many files of the library, and in how many films. */
int findings_each_in_library(struct db *db,
                             int (*each)(void *context, const char *kind, int64_t count),
                             void *context);
int findings_each_in_films(struct db *db,
                           int (*each)(void *context, const char *kind, int64_t count),
                           void *context);
