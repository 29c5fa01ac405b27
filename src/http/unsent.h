/* How much of an answer waits in the kernel, not yet sent. A fast reader is served best from
 * little, which stays in the processor's cache; each time a slow one has taken half of it the loop
 * wakes for more, so that much saves work, and costs memory by the viewer. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct visit;

/* What all slow readers together may have waiting: a share of what the kernel gives to all TCP
 * before it presses (tcpmem_bytes). */
int64_t unsent_budget(int64_t kernel_bytes);
/* What one of them may: its part of the budget, as a power of two, so that it seldom changes. */
int unsent_bytes(int64_t budget_bytes, int viewers);
/* Of a listening socket: also of every connection that comes by it. A kernel that cannot serves all
 * the same. */
void unsent_set(int fd, int bytes);
/* Of a connection whose reader took so many bytes a second when last looked at: little while the
 * reader is fast; of a slow one its part of the budget, which grows less while the crowd grows, and
 * no more than was seen to be taken. */
void unsent_share(struct visit *visit, int64_t taken);
/* Bytes that have not left yet. */
int unsent_waiting(int fd);
/* Of one that has much to come, and whose reader has taken half of what waited: twice as much as
 * before, up to its part of the budget. */
void unsent_grow(struct visit *visit);
/* Whether the kernel spaces out what the socket sends by timers (BBR does). */
bool unsent_is_paced(int fd);
