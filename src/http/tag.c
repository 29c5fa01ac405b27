/* Two lanes of multiply and fold over 16 bytes a step. */
#include "tag.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const uint8_t *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof word);
    return word;
}

void tag_of_bytes(char out[TAG_MAX], const void *bytes, size_t length)
{
    /* Odd, with about half their bits set: digits of pi. */
    const uint64_t k0 = 0x243f6a8885a308d3, k1 = 0x13198a2e03707345, k2 = 0xa4093822299f31d1;
    uint64_t a = k0 ^ length, b = k1;
    const uint8_t *at = bytes;
    uint8_t last[16] = {0};

    for (; length >= 16; at += 16, length -= 16) {
        a = fold(a ^ load(at), k1 ^ load(at + 8)) + b;
        b = fold(b ^ load(at + 8), k2 ^ load(at)) + a;
    }
    if (length)
        memcpy(last, at, length);
    a = fold(a ^ load(last), k1 ^ load(last + 8)) + b;
    b = fold(b ^ load(last + 8), k2 ^ a);
    a = fold(a ^ b, k0);
    snprintf(out, TAG_MAX, "\"%016llx%016llx\"", (unsigned long long)a, (unsigned long long)b);
}
