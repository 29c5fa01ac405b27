/* The processes of a running incare. */
#pragma once

#include "activation.h"
#include "cmd.h"
#include "keybox.h"
#include "pane.h"
#include "tokenfile.h"

/* The settings that a running process takes over, in a pane: a fenced one can read no file. */
struct role_live {
    _Atomic int log_level;
    _Atomic int64_t drain_ms;
    _Atomic int effort; /* enum wire_effort, of who packages */
    _Atomic bool av1;
    _Atomic int64_t disk_reserve_bytes;
};

/* What only who faces the network may know, in a pane of its own. */
struct role_secret {
    char metrics_token[TOKENFILE_MAX]; /* written before the HUP that has it read */
};

struct role {
    const struct cmd_line *line;
    int data_fd;
    struct activation activation;
    struct pane *live;   /* a struct role_live */
    struct pane *secret; /* a struct role_secret */
    struct keybox *box;  /* NULL: no TLS */
};

/* For struct supervisor_role: context is a struct role. */
int role_web(void *context, int ready_fd);      /* faces the network; cannot open vault/ */
int role_worker(void *context, int ready_fd);   /* takes in films; has no network */
int role_packager(void *context, int ready_fd); /* makes renditions of them; neither has it */
