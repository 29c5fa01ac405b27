/* incare-media as seen from incare: started once as a small zygote that forks for each file, so
 * that a file that breaks its child breaks nothing else. One thread at a time. */
#pragma once

#include "wire/probe.h"

struct worker;

enum { WORKER_REFUSED = 1 };

/* Starts the program at path (NULL: incare-media beside our own executable). 0 or -errno. */
int worker_open(struct worker **worker, const char *path);
/* Has the file behind fd probed (fd stays the caller's). 0: probe filled, checked and accepted;
 * WORKER_REFUSED: probe->reason says why (also when the child crashed or ran out of time);
 * -errno: the zygote itself is gone and could not be started again. */
int worker_probe(struct worker *worker, int fd, struct wire_probe *probe);
void worker_close(struct worker *worker);
