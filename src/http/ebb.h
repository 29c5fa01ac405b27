/* When a flood of connections has gone, the memory that it took goes back to the kernel: of itself
 * the C library keeps what lies below anything still in use, 80 MiB after 5,000 connections. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ebb {
    int64_t peak;       /* most connections at once since memory was given back */
    int64_t trimmed_ms; /* when that was, of the steady clock */
};

/* Whether to give memory back now: half of the peak has gone, and it was worth something. Then the
 * next flood counts from here. */
bool ebb_is_out(struct ebb *ebb, int64_t connections, int64_t now_ms);
