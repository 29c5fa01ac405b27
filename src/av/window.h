/* Reads here and there in a file through a small window, so that walking its structure costs few
 * system calls. Private to av. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { WINDOW_BYTES = 4096 };

struct window {
    int fd;
    int64_t size; /* of the file */
    int64_t at;   /* where the window begins */
    int64_t held; /* bytes in it */
    uint8_t bytes[WINDOW_BYTES];
};

void window_open(struct window *window, int fd, int64_t size);
/* The bytes from at on, or NULL when the file does not hold so many there. length is at most
 * WINDOW_BYTES; they stay until the next call. */
const uint8_t *window_read(struct window *window, int64_t at, int64_t length);
/* True when all bytes from at to end are zero; false also when they cannot be read. */
bool window_is_zero(struct window *window, int64_t at, int64_t end);
