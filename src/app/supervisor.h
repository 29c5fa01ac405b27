/* Processes that do one thing each: started, watched, started again when they fall, and ended in
 * order. */
#pragma once

#include <stdbool.h>

struct supervisor_role {
    const char *name;
    /* Runs in the child. Writes a byte to ready_fd once it does its work, and ends when TERM comes;
     * the answer is its exit status. HUP is ignored until it asks for it. */
    int (*run)(void *context, int ready_fd);
    void *context;
    /* It goes on writing bytes as long as it works: they become the signs of life that the service
     * manager waits for. */
    bool is_pulse;
    /* On HUP it is ended and started again; others are sent HUP. */
    bool starts_afresh;
};

struct supervisor_plan {
    const struct supervisor_role *roles;
    int count;
    int grace_ms;                 /* how long children may take to end; reload may change it */
    void (*ready)(void *context); /* once, when every role is ready; may be NULL */
    /* HUP: reads the settings again; 0: the roles are to have them. May be NULL. */
    int (*reload)(void *context);
    void *context;
};

/* Starts the roles in order, each when the one before is ready. Runs until TERM or INT, then lets
 * the children end for at most grace_ms. A role that ends before it was ever ready ends all, with
 * its status (it has said why); one that ends later is started again, with growing pauses. Keeps
 * the service manager told. Answers the exit status. */
int supervisor_run(const struct supervisor_plan *plan);
