/* Codes of an app that follow the clock (RFC 6238, over RFC 4226): SHA-1, six digits, 30 s, which
 * is what all apps know. */
#pragma once

#include <stdint.h>

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_STEP_MS = 30000 };

/* The code of a step: 0 to 999,999. Below 0: -errno. */
int totp_at(const uint8_t secret[TOTP_SECRET_BYTES], int64_t step);
