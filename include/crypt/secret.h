/* Comparing what was said with what is secret. */
#pragma once

#include <stdbool.h>

/* How long it takes tells nothing of where they differ, nor of how long the secret is. */
bool secret_equal(const char *said, const char *secret);
