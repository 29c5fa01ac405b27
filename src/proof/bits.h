/* Bits of a short run of bytes, the most significant first. Reading past the end yields zeros and
 * is remembered. Private to proof. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct bits {
    const uint8_t *bytes;
    int64_t at, end; /* in bits */
    bool is_broken;
};

void bits_open(struct bits *bits, const uint8_t *bytes, int64_t length);
uint32_t bits_take(struct bits *bits, int count); /* 0 to 32 */
/* The same; breaks when it is not this number. */
void bits_must(struct bits *bits, int count, uint32_t number);
/* Exp-Golomb (ITU-T H.264, 9.1), at most this. */
uint32_t bits_golomb(struct bits *bits, uint32_t most);
/* Signed (9.1.1), between -most and most. */
int64_t bits_signed_golomb(struct bits *bits, int64_t most);
/* rbsp_trailing_bits (7.3.2.11): a one, and zeros to the end of this byte, the last one. */
void bits_trailing(struct bits *bits);
/* more_rbsp_data() (7.2): something comes before the trailing bits. */
bool bits_more(const struct bits *bits);
/* Breaks when this is not so. */
void bits_expect(struct bits *bits, bool is_so);
