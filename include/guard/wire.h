/* Messages between incare and incare-media over a SOCK_SEQPACKET pair: one struct, and descriptors
 * (SCM_RIGHTS) as far as they are wanted. Believe nothing: sizes and counts are checked here,
 * values by the caller. */
#pragma once

#include <stddef.h>

/* Sends length bytes and, when fd >= 0, the descriptor. 0 or -errno. */
int wire_send(int socket, const void *bytes, size_t length, int fd);
/* The same with count descriptors, at most WIRE_FDS_MAX. */
enum { WIRE_FDS_MAX = 16 };
int wire_send_all(int socket, const void *bytes, size_t length, const int *fds, size_t count);
/* Receives exactly length bytes (-EBADMSG for any other size) and, when fd is not NULL, a
 * descriptor
 * (-1 when none came; more than one is closed and -EBADMSG). -EPIPE when the peer is gone,
 * -ETIMEDOUT after timeout_ms (-1: wait for ever). */
int wire_receive(int socket, void *bytes, size_t length, int *fd, int timeout_ms);
/* The same with up to *count descriptors: *count becomes how many came, which are the caller's to
 * close. */
int wire_receive_all(int socket, void *bytes, size_t length, int *fds, size_t *count,
                     int timeout_ms);
