/* Rows of staged: what a packaging has made, before it is in service. See schema/0008. */
#pragma once

#include "store/versions.h"

/* row->path and created_at are nothing here; sha256 may be NULL: not proven. A row of that name is
 * written over. */
int staged_put(struct db *db, int64_t version_id, const struct rendition_row *row);
int staged_each(struct db *db, int64_t version_id, struct arena *arena,
                int (*each)(void *context, const struct rendition_row *row), void *context);
/* Renditions by the names of what is staged are there no more. */
int staged_oust(struct db *db, int64_t version_id);
/* What is staged becomes the version's renditions, in the packaging's folder; before that they are
 * cleared. A fault when one is not proven. Not the pictures: see store/pictures.h. */
int staged_enter(struct db *db, int64_t version_id, int64_t now_ms);
