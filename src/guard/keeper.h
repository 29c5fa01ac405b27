/* A group of processes that ends with who opened it, whatever ended that. Private to guard. */
#pragma once

#include <sys/types.h>

struct keeper {
    pid_t pid; /* its leader, and its number */
    int held;  /* as long as we are there; -1: none */
};

/* For POSIX_SPAWN_SETPGROUP. 0 or -errno. By who has no other thread. */
int keeper_open(struct keeper *keeper);
/* All in it end. */
void keeper_close(struct keeper *keeper);
#define AUTO_KEEPER __attribute__((cleanup(keeper_close)))
