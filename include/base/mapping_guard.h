/* For those who read a mapping in this program's own memory, and not by a system call: should its
 * file have been cut short, or the disk fail, they read zeros and the mapping is broken, instead of
 * the end of the program (SIGBUS). Whoever reads must ask mapping_is_broken before what was read is
 * believed. */
#pragma once

struct mapping;

/* Once, for the whole process. */
void mapping_guard_start(void);
/* What this thread is about to read; NULL: nothing any more. */
void mapping_guard_reading(struct mapping *mapping);
