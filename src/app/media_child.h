/* One job of incare-media: a child behind its fence. Private to incare-media. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "guard/fence.h"

enum {
    MEDIA_SOCKET = 3,     /* the zygote's: how incare is reached */
    MEDIA_FILM = 0,       /* where a child has the film, its standard input, */
    MEDIA_OUT = 200,      /* and from here on what it writes to */
    MEDIA_NOT_FENCED = 99 /* exit status: the fence could not be built, nothing was read */
};

struct media_child {
    pid_t pid;
    int process; /* a pidfd */
};

struct media_job {
    enum fence_role role;
    const int *fds; /* the film, and what is written to */
    size_t fds_count;
    void (*prepare)(void *context); /* before the fence; NULL: nothing */
    void (*run)(void *context);     /* behind it */
    void *context;
};

/* A job's prepare: it gets its turn when nothing else wants one, since streaming wins. A file that
 * may grow no more is a fault to be told, not a reason to die. */
void media_child_yield(void *context);
/* Forks. Only what the job names and stderr stay open in the child: even the socket is gone, so
 * that a film that takes it over cannot answer for another. 0 or -errno. */
int media_child_start(struct media_child *child, const struct media_job *job);
/* Waits at most so long for its end: 1 it has ended, 0 not yet, -ECANCELED incare sent something
 * before the answer, -EPIPE incare is gone. */
int media_child_wait(const struct media_child *child, int timeout_ms);
/* Waits for its end until end_ms of the steady clock, or until incare wants no answer any more.
 * True: it has ended by itself. */
bool media_child_ends(const struct media_child *child, int64_t end_ms);
/* Reaps it, having ended it if need be. -EPERM: it never read the film. */
int media_child_end(struct media_child *child, bool is_to_die, int *status);
