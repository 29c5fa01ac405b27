/* From an upload that is whole to a film: out of what the web process can write, looked into behind
 * a fence, and then a draft whose original lies in the vault, to be packaged like any other. */
#pragma once

#include <stdint.h>

#include "guard/worker.h"
#include "store/db.h"

enum { QUARANTINE_IDLE = 1 };
/* Takes the next upload one step further: its row says which one that is, so that who is ended
 * anywhere goes on from there. Or puts it off, when the disk fails its file or is full: the others
 * go first, and it is tried again, later each time, for as long as it takes. QUARANTINE_IDLE: there
 * is none that need not wait. lived: kept by the caller from one call to the next, 0 at first: the
 * upload of which the catalogue could not be told that a try of it has ended well for us. */
int quarantine_run(struct db *db, int data_fd, struct worker *worker, int64_t *lived,
                   int64_t now_ms);
/* Originals in vault/ that are no film's of this catalogue, nor about to be: of an upload that was
 * taken away while whoever moved it was killed, or of a film that a restored backup does not know.
 * Which of the two cannot be told here, so that a person decides. */
int quarantine_each_orphan(struct db *db, int data_fd, int (*each)(void *context, const char *name),
                           void *context);
