/* Listening sockets, one for each loop on the same address. */
#pragma once

#include "base/endpoint.h"

/* Opens count sockets that share the address; port 0 becomes the one that was found. -EADDRINUSE
 * when another program, or another of us, has it. On a fault none is left open. */
int listener_open(struct endpoint *address, int *fds, int count);
/* The same of a socket that listens already, which stays the caller's: its connections wait in one
 * queue, whoever takes them, also when we are gone. Every loop is woken for each of them, and all
 * but one find nothing. */
int listener_share(int socket, struct endpoint *address, int *fds, int count);
