/* Reads bits of codec headers. */
#include "bits.h"

#include "base/fault.h"

void bits_open(struct bits *bits, const uint8_t *bytes, int64_t length)
{
    *bits = (struct bits){.bytes = bytes, .end = length * 8};
}

void bits_expect(struct bits *bits, bool is_so)
{
    if (!is_so)
        bits->is_broken = true;
}

uint32_t bits_take(struct bits *bits, int count)
{
    uint32_t number = 0;

    check(count >= 0 && count <= 32);
    if (bits->is_broken || count > bits->end - bits->at) {
        bits->is_broken = true;
        return 0;
    }
    for (int i = 0; i < count; i++, bits->at++)
        number = number << 1 | ((uint32_t)bits->bytes[bits->at >> 3] >> (7 - (bits->at & 7)) & 1);
    return number;
}

void bits_must(struct bits *bits, int count, uint32_t number)
{
    if (bits_take(bits, count) != number)
        bits->is_broken = true;
}

uint32_t bits_golomb(struct bits *bits, uint32_t most)
{
    int zeros = 0;
    uint64_t number;

    while (zeros < 32 && !bits->is_broken && !bits_take(bits, 1))
        zeros++;
    number = (UINT64_C(1) << zeros) - 1 + bits_take(bits, zeros);
    bits_expect(bits, number <= most);
    return bits->is_broken ? 0 : (uint32_t)number;
}

int64_t bits_signed_golomb(struct bits *bits, int64_t most)
{
    int64_t code = bits_golomb(bits, (uint32_t)(2 * most));

    return code & 1 ? (code + 1) / 2 : -code / 2;
}

bool bits_more(const struct bits *bits)
{
    uint8_t last = bits->end ? bits->bytes[bits->end / 8 - 1] : 0;

    return last && bits->at < bits->end - 1 - __builtin_ctz(last);
}

void bits_trailing(struct bits *bits)
{
    bits_must(bits, 1, 1);
    bits_must(bits, (int)(-bits->at & 7), 0);
    bits_expect(bits, bits->at == bits->end);
}
