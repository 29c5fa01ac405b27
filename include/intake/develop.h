/* Pictures from staff become posters: of the worker alone. */
#pragma once

#include "guard/worker.h"
#include "store/db.h"

enum { DEVELOP_NONE = 1 };

/* Looks at one that waits: it is a poster then, or refused with a reason. DEVELOP_NONE: none waits,
 * or the machine cannot now, which is told to the log. */
int develop_run(struct db *db, int data_fd, struct worker *worker);
