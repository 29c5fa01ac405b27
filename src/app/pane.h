/* Memory that one process writes and others look at: who has turned it can never write it again,
 * whatever becomes of that process. So what is in it can be believed. */
#pragma once

#include <stddef.h>

struct pane {
    void *at; /* all zeros at first; where it is in this process and those it starts */
    size_t size;
    int fd;
};

/* In no core dump. -errno on a fault. */
int pane_open(struct pane *pane, size_t size);
/* From here on this process can but look, and so can those it starts. -errno: it is as it was. */
int pane_turn(struct pane *pane);
/* From here on it is not there. */
void pane_close(struct pane *pane);
