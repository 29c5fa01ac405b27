/* Another name for what must not be kept itself, such as an address: the same for the same bytes as
 * long as this process runs, and nothing to anybody else. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Draws this process's salt; before the first pseudonym. 0 or -errno. */
int pseudonym_open(void);
/* SipHash-2-4 under the salt, in some 20 ns. Any thread. */
uint64_t pseudonym_of(const void *bytes, size_t length);
/* Of libsodium, as it runs now. */
const char *pseudonym_library_version(void);
