/* A command of the operator's, run beside who packages: started before its fence, by a small
 * process that does nothing else. It gets a file and says something. */
#pragma once

#include <stdint.h>

#include "base/buf.h"

struct hook;

enum hook_outcome {
    HOOK_LATE = 1, /* it took longer than it may, and was ended */
    HOOK_LOUD,     /* it said more than it may, and was ended */
    HOOK_DIED,     /* it ended with another status than 0 */
    HOOK_MISSING   /* it could not be started */
};

/* command: an absolute path and its first arguments, NULL-terminated. Before other threads and any
 * fence. 0 or -errno. */
int hook_open(struct hook **hook, const char *const *command);
void hook_close(struct hook *hook);
/* A new file, "speech.wav" in a folder of its own, to be filled: *fd is the caller's. */
int hook_begin(struct hook *hook, int *fd);
/* Runs the command with two more arguments, the file's path and language, and appends what it says
 * to said; then the folder is gone. 0, an outcome, or -errno: no more to be asked. */
int hook_run(struct hook *hook, const char *language, int64_t deadline_ms, struct buf *said);
