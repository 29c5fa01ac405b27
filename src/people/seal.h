/* audit.log: which act was the last, a line each time that there were new ones. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Appends "NUMBER SHA256", durably, unless that is its last line. */
int seal_append(int data_fd, int64_t number, const char *sha256);
/* The whole of it; nothing when there is none. */
int seal_read(int data_fd, struct buf *out);
/* The next line at *at, which is stepped past it; false at the end. What is no such line, as where
 * a crash cut one, is passed over. sha256 is ended by NUL in the text itself. */
bool seal_next(char **at, int64_t *number, const char **sha256);
