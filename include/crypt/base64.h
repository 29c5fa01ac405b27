/* Base64 (RFC 4648 section 4). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether length characters of text are base64, padded, and nothing else. Writes what they stand
 * for when out is not NULL and it fits: at most room bytes. *written: how many they are. */
bool base64_read(const char *text, size_t length, uint8_t *out, size_t room, size_t *written);
