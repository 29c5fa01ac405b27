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
    HOOK_MISSING,  /* it could not be started */
    HOOK_STOPPED   /* look said so, and it was ended */
};

/* Removes the sound that a run left below data_fd when all of us were killed. Before hook_open, and
 * by who opens none. */
int hook_sweep(int data_fd);
/* command: an absolute path and its first arguments, NULL-terminated. Before other threads and any
 * fence. 0 or -errno. */
int hook_open(struct hook **hook, const char *const *command, int data_fd);
void hook_close(struct hook *hook);

/* A run of the command. */
struct hook_run {
    const char *language;
    int64_t deadline_ms;
    int (*look)(void *context); /* each second: other than 0 ends it; NULL: it is wanted */
    void *context;
};

/* Of these calls: -ENOTCONN: the small process is gone, or out of step; nothing more is to be asked
 * of it, and who packages should be started anew. Another -errno: the machine could not do it. */

/* A new file, "speech.wav" in a folder of its own, to be filled: *fd is the caller's. */
int hook_begin(struct hook *hook, int *fd);
/* It will not be run: the folder goes at once. */
int hook_drop(struct hook *hook);
/* Runs the command with two more arguments, the file's path and language, and appends what it says
 * to said; then the folder is gone, and all that the command started has ended. 0, an outcome, what
 * look said when that is -errno, or -errno. */
int hook_run(struct hook *hook, const struct hook_run *run, struct buf *said);
