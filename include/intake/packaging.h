/* From an original to renditions in service. Films that were found and films that were uploaded
 * meet here: both say with packaging_ask() which original a version is to be made from, and the
 * packager does the rest, step by step, with its state in the row. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "guard/worker.h"
#include "store/db.h"
#include "store/packagings.h"

/* One content, and where it lies. */
struct original {
    const char *sha256; /* 64 hex digits, of bytes that are on the disk */
    /* A file in vault/ that is ours alone and never changes, by its name; NULL: one of the library,
       at whatever path sources says that these bytes lie (staff may move it meanwhile). */
    const char *vault;
    int64_t duration_ms; /* as probed */
    const char *found;   /* what the probe found besides picture and sound (inspect_why); "" */
};

/* The version is to be made from this. Asked again for the same content nothing changes, not even
 * when that failed; for another one, what was being made is dropped. A version in service stays as
 * it is until all of the new is there. In the caller's transaction, or one of its own. */
int packaging_ask(struct db *db, int64_t version_id, const struct original *original);
/* A person says: once more, from what it was or is to be made from. PACKAGINGS_MISSING: there is no
 * such version. */
int packaging_again(struct db *db, int64_t version_id);
/* The version is right as it is. */
int packaging_forget(struct db *db, int64_t version_id);

/* In one line, for a person: "is being packaged: 34 %"; "" when there is nothing to say. */
enum { PACKAGING_TEXT_MAX = 500 };
void packaging_describe(const struct packaging_row *row, char text[PACKAGING_TEXT_MAX]);
/* Where in the data dir staff may have a first look at what is being made; false: not yet. */
enum { PACKAGING_PREVIEW_MAX = 80 };
bool packaging_preview(const struct packaging_row *row, char path[PACKAGING_PREVIEW_MAX]);
