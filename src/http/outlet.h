/* Where films leave: every byte that the library sends passes here, so that none is sent whose page
 * is still on the disk, while a whole loop would wait for it, and none of a film whose file has
 * changed. */
#pragma once

#include <stddef.h>
#include <sys/socket.h>

struct loop;
struct visit;

/* The library has no hook before it sends, and sends all that a connection will take. But its calls
 * of the C library are bound, when the program starts, to the program's own functions first
 * (ld.so(8)): under these names it finds ours. What is not a film's goes to the kernel as it is. */
ssize_t outlet_sendmsg(int fd, const struct msghdr *message, int flags) __asm__("sendmsg");
ssize_t outlet_send(int fd, const void *data, size_t size, int flags) __asm__("send");

/* The same for what is encrypted first, in our own memory (crypt/records.h). */
ssize_t outlet_before_record(int fd, const void *data, size_t size);
void outlet_after_record(void);

/* From here on what is sent on the visit's connection is its own, until it leaves. */
void outlet_join(struct visit *visit);
void outlet_leave(struct visit *visit);

/* After the library has run: whose next bytes are on the disk sleeps until they are read in. */
void outlet_put_to_sleep(struct loop *loop);
/* It will not send what it was to sleep for. */
void outlet_forget(struct visit *visit);
