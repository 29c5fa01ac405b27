/* The kernel's memory for all that TCP holds (tcp(7): tcp_mem). */
#pragma once

#include <stdint.h>

/* How many bytes it gives before it presses; 0: it does not say, as in a network namespace. */
int64_t tcpmem_bytes(void);
/* The same out of the text of tcp_mem (three numbers of pages). */
int64_t tcpmem_bytes_of(const char *tcp_mem, int64_t page_bytes);
