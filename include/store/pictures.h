/* Rows of pictures: posters to choose from, and sheets of the storyboard. Nobody but staff may have
 * one that is not approved. See schema/0008, 0009 and 0029. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/db.h"

struct picture_row {
    const char *kind; /* poster sheet */
    const char *name, *path, *type, *sha256;
    int64_t bytes, width, height;
    int64_t at_ms;               /* when it is in the film; of a sheet: when its first tile is */
    int64_t tiles;               /* of a sheet: it has room for whole rows of them */
    int64_t approved_at;         /* -1: it is not */
    const char *alt_en, *alt_cy; /* what it shows; "": nobody has said */
    int64_t revision;            /* how often it was changed */
    bool is_sent;                /* by staff: it is no moment of the film */
};

enum { PICTURES_MISSING = 1 };

/* Those that are staged become the version's, in the packaging's folder, approved by nobody; before
 * that they are cleared, as they are whenever its renditions are replaced. */
int pictures_clear(struct db *db, int64_t version_id);
int pictures_enter(struct db *db, int64_t version_id);
/* Posters, then sheets, as they come in the film. */
int pictures_each(struct db *db, int64_t version_id, struct arena *arena,
                  int (*each)(void *context, const struct picture_row *row), void *context);
/* The poster of that name (without what it ends in: it is two files), and no other, is approved at
 * now_ms; below 0: that one is not any more. PICTURES_MISSING: there is none, and all is as it was.
 */
int pictures_approve_poster(struct db *db, int64_t version_id, const char *name, int64_t now_ms);
/* All of the storyboard, at now_ms; below 0: it is not approved any more. PICTURES_MISSING: there
 * is none. */
int pictures_approve_sheets(struct db *db, int64_t version_id, int64_t now_ms);
/* What the poster of that name shows. PICTURES_MISSING. */
int pictures_describe(struct db *db, int64_t version_id, const char *name, const char *alt_en,
                      const char *alt_cy);
/* A file of a poster that staff have sent, approved by nobody: of row, what a picture is and what
 * it shows. */
int pictures_add_sent(struct db *db, int64_t version_id, const struct picture_row *row);
/* One that staff have sent; its files are leftovers then. PICTURES_MISSING. */
int pictures_remove(struct db *db, int64_t version_id, const char *name);
