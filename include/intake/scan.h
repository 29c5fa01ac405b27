/* The library folder walked and compared with the catalogue: each file found walks the steps of
 * intake/pipeline. Other processes may scan the same library at the same time: they take turns,
 * file by file. */
#pragma once

#include <stdbool.h>

#include "guard/worker.h"
#include "store/db.h"

enum scan_outcome {
    SCAN_ADDED,
    SCAN_CHANGED, /* new content, or new sidecars: see reason */
    SCAN_UNCHANGED,
    SCAN_MOVED,   /* same content, new path: nothing was probed again */
    SCAN_MISSING, /* was there, is gone: its film stays as it is, its renditions too */
    SCAN_REFUSED, /* see reason; said again on every scan, without probing again */
    SCAN_WAITING, /* still being written (or no room to take it in): looked at again later */
    SCAN_SKIPPED, /* not meant to be a film: hidden, README.md, a sidecar without a film */
    SCAN_OUTCOMES
};
const char *scan_outcome_name(enum scan_outcome outcome);

struct scan_report {
    enum scan_outcome outcome;
    const char *path;   /* below library/ */
    const char *slug;   /* "" when it became no film */
    const char *reason; /* for a person; "" when there is nothing to say */
};

struct scan_options {
    struct db *db; /* DB_WRITE */
    int data_fd;
    const char *library; /* the folder's own path */
    struct worker *worker;
    int64_t disk_reserve_bytes; /* a film that would leave less room than this waits */
    bool is_original; /* films that can be streamed as they are, are; others are packaged */
    const char *default_state; /* of a film without a sidecar that says: "draft" or "live" */
    /* Called once for each file but the skipped ones, after what it says is durable. May be NULL.
     */
    void (*report)(void *context, const struct scan_report *report);
    void *context;
};

struct scan;

/* Everything in options must outlive the scan. Opens all it needs, so that a fence may follow. */
int scan_open(struct scan **scan, const struct scan_options *options);
void scan_close(struct scan *scan);

/* Everything below library/. Counts are by outcome; may be NULL. */
int scan_library(struct scan *scan, int counts[SCAN_OUTCOMES]);
/* One file below library/ (path relative to it), also one that is gone. For a sidecar: the film it
 * lies beside. */
int scan_file(struct scan *scan, const char *path, enum scan_outcome *outcome);

static inline void scan_closep(struct scan **scan)
{
    scan_close(*scan);
}
#define AUTO_SCAN __attribute__((cleanup(scan_closep)))
