/* How good a poster a picture would be, by its light alone. Pure. A sharp face scores best, which
 * is why a person chooses: what is not approved is not shown. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* luma: full range, rows of stride bytes. 0 (nothing to be seen) to 1000: contrast and detail, less
 * when it is dark or glaring. */
int32_t appeal_of(const uint8_t *luma, ptrdiff_t stride, int32_t width, int32_t height);
