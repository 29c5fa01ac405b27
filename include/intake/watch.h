/* library/ watched while the worker runs (inotify): what changed is scanned once it is still. */
#pragma once

#include "intake/scan.h"

struct watch;

/* library: the folder's own path, as the scan was opened with. Both must outlive the watch. */
int watch_open(struct watch **watch, struct scan *scan, const char *library);
void watch_close(struct watch *watch);
/* Has everything looked at again, once it is still: after a scan that left files waiting. */
void watch_again(struct watch *watch);
/* For poll(2). */
int watch_fd(const struct watch *watch);
/* Takes in events and scans what has settled. *wait_ms: how long until something settles (-1:
 * nothing is waiting). */
int watch_run(struct watch *watch, int *wait_ms);
