/* Messages between incare and incare-media over a SOCK_SEQPACKET pair: one struct, one optional
 * descriptor (SCM_RIGHTS). Believe nothing: sizes and counts are checked here, values by the
 * caller. */
#pragma once

#include <stddef.h>

/* Sends length bytes and, when fd >= 0, the descriptor. 0 or -errno. */
int wire_send(int socket, const void *bytes, size_t length, int fd);
/* Receives exactly length bytes (-EBADMSG for any other size) and, when fd is not NULL, a
 * descriptor
 * (-1 when none came; more than one is closed and -EBADMSG). -EPIPE when the peer is gone,
 * -ETIMEDOUT after timeout_ms (-1: wait for ever). */
int wire_receive(int socket, void *bytes, size_t length, int *fd, int timeout_ms);
