/* The two processes of a running incare. */
#pragma once

#include "activation.h"
#include "cmd.h"
#include "keybox.h"

/* The settings that a running process takes over, in memory that all of them share: a fenced one
 * can read no file. */
struct role_live {
    _Atomic int log_level;
    _Atomic int64_t drain_ms;
};

struct role {
    const struct cmd_line *line;
    int data_fd;
    struct activation activation;
    const struct role_live *live; /* NULL for the worker: it is started afresh */
    struct keybox *box;           /* NULL: no TLS */
};

/* For struct supervisor_role: context is a struct role. */
int role_web(void *context, int ready_fd);    /* faces the network; cannot open vault/ */
int role_worker(void *context, int ready_fd); /* takes in films; has no network */
