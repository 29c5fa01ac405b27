/* Looks at one file: everything the catalogue wants to know of it, and whether it is a film. */
#pragma once

#include "wire/probe.h"

/* Loads and initializes what probing needs (libraries, decoders' tables), so that it is done once
 * in the zygote and not in each of its children. Opens files: call it before any fence. */
void probe_warm(void);
/* Fills probe from the file behind fd, within deadline_ms from now. Only reads from fd and
 * computes. Always leaves a valid probe with a verdict. */
void probe_file(int fd, int64_t deadline_ms, struct wire_probe *probe);
