/* The kernel's memory for all that TCP holds (tcp(7): tcp_mem). */
#pragma once

#include <stdint.h>

/* How many bytes it gives before it presses: as it says, or else as it chooses by itself. */
int64_t tcpmem_bytes(void);
/* Out of the text of tcp_mem (three numbers of pages); 0: that is not what it is. */
int64_t tcpmem_bytes_of(const char *tcp_mem, int64_t page_bytes);
/* What it chooses with so much memory. */
int64_t tcpmem_bytes_within(int64_t memory_bytes, int64_t page_bytes);
