/* TLS records before they are made: of what is encrypted next, how much may be. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* before is asked for what a program of ours, or a library in it, hands to GnuTLS to be sent on a
 * connection: how many of the bytes may be, 0: none now, ask again; -1: none ever, the connection
 * is over. after is called when they have been read. Once, before there are threads. */
void records_watch(ssize_t (*before)(int fd, const void *data, size_t size), void (*after)(void));
/* What the caller itself has to say on a connection: how many bytes of it have gone, or below 0. */
ssize_t records_say(void *session, const void *bytes, size_t length);
