/* A film that is withdrawn is erased for good: its renditions and pictures, also those before, its
 * original in vault/, and all that was said in it. Its name stays, and that it is withdrawn. Files
 * in the library are the staff's own: they are told to delete them. */
#pragma once

#include "base/arena.h"
#include "store/db.h"

enum {
    ERASE_MISSING = 1,   /* no such film */
    ERASE_NOT_WITHDRAWN, /* withdraw it first */
    ERASE_ALREADY,
};
/* From now on nothing of it is named, and its files may be deleted. by: who says so. */
int erase_film(struct db *db, const char *slug, const char *by);
/* Films that have been withdrawn for so many days; 0: none. */
int erase_due(struct db *db, int64_t days, int64_t now_ms);
/* Deletes what may be deleted, and then notes of which films all of it is gone. Ended anywhere, the
 * next one goes on. */
int erase_clean(struct db *db, int data_fd);
/* Its files in the library: what remains for staff to delete. */
int erase_each_rest(struct db *db, const char *slug, struct arena *arena,
                    int (*each)(void *context, const char *path), void *context);
