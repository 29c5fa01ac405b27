/* The library folder walked and compared with the catalogue. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "guard/worker.h"
#include "store/db.h"

enum scan_outcome {
    SCAN_ADDED,
    SCAN_CHANGED,
    SCAN_UNCHANGED,
    SCAN_MOVED,   /* same content, new path: nothing was probed again */
    SCAN_MISSING, /* was there, is gone: its film stays as it is, its renditions too */
    SCAN_REFUSED, /* see reason */
    SCAN_WAITING, /* still being written: looked at again later */
    SCAN_OUTCOMES
};
const char *scan_outcome_name(enum scan_outcome outcome);

struct scan_report {
    enum scan_outcome outcome;
    const char *path;   /* below library/, or as named on the command line */
    const char *slug;   /* "" when it became no film */
    const char *reason; /* for a person; "" when there is nothing to say */
};

struct scan {
    struct db *db; /* DB_WRITE */
    int data_fd;
    struct worker *worker;
    const char *default_state; /* of a film without a sidecar that says: "draft" or "live" */
    void (*report)(void *context, const struct scan_report *report);
    void *context;
};

/* Everything below library/. Counts are by outcome; may be NULL. */
int scan_library(struct scan *scan, int counts[SCAN_OUTCOMES]);
/* One file below library/ (path relative to it); the film or a sidecar of one. */
int scan_file(struct scan *scan, const char *path, enum scan_outcome *outcome);
