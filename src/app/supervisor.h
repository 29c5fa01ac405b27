/* Processes that do one thing each: started, watched, started again when they fall, and ended in
 * order. */
#pragma once

struct supervisor_role {
    const char *name;
    /* Runs in the child. Writes a byte to ready_fd once it does its work, and ends when TERM comes;
     * the answer is its exit status. */
    int (*run)(void *context, int ready_fd);
    void *context;
};

/* Starts the roles in order, each when the one before is ready. Runs until TERM or INT, then lets
 * the children end for at most grace_ms. ready is called once, when every role is ready. A role
 * that ends before it was ever ready ends all, with its status (it has said why); one that ends
 * later is started again, with growing pauses. Answers the exit status. */
int supervisor_run(const struct supervisor_role *roles, int count, int grace_ms,
                   void (*ready)(void *context), void *context);
