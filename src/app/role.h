/* The two processes of a running incare. */
#pragma once

#include "cmd.h"

struct role {
    const struct cmd_line *line;
    int data_fd;
};

/* For struct supervisor_role: context is a struct role. */
int role_web(void *context, int ready_fd);    /* faces the network; cannot open vault/ */
int role_worker(void *context, int ready_fd); /* takes in films; has no network */
