/* library/ watched while the worker runs (inotify): what changed is scanned once it is still. */
#pragma once

#include "intake/scan.h"

struct watch;

int watch_open(struct watch **watch, struct scan *scan);
void watch_close(struct watch *watch);
/* For poll(2). */
int watch_fd(const struct watch *watch);
/* Takes in events and scans what has settled. *wait_ms: how long until something settles (-1:
 * never). */
int watch_run(struct watch *watch, int *wait_ms);
