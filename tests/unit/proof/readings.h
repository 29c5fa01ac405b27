/* What tests of the readers share: bits written as text, and a glass over bytes. */
#pragma once

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "glass.h"

enum { READING_BYTES_MAX = 4096 };

struct reading {
    struct suspect suspect;
    struct clean_verdict verdict;
    struct glass glass;
    uint8_t bytes[READING_BYTES_MAX];
    int length;
};

/* "0" and "1" are bits, "x5f" is a byte in hex, and everything else is for the reader; the last
 * byte is filled with zeros. */
static inline void reading_write(struct reading *reading, const char *text)
{
    int at = 0;

    memset(reading->bytes, 0, sizeof(reading->bytes));
    for (; *text; text++) {
        int count = *text == 'x' ? 8 : *text == '0' || *text == '1' ? 1 : 0;
        unsigned number = *text == '1';
        if (count == 8) {
            for (int i = 1; i <= 2; i++)
                number =
                    number * 16 + (unsigned)(text[i] > '9' ? text[i] - 'a' + 10 : text[i] - '0');
            text += 2;
        }
        for (int i = count - 1; i >= 0; i--, at++)
            if (number >> i & 1)
                reading->bytes[at / 8] |= (uint8_t)(0x80 >> at % 8);
    }
    reading->length = (at + 7) / 8;
}

/* Makes a glass over the bytes; the descriptor is the caller's to close. */
static inline int reading_open(struct reading *reading)
{
    int fd = memfd_create("reading", MFD_CLOEXEC);

    if (write(fd, reading->bytes, (size_t)reading->length) != reading->length)
        return -1;
    memset(&reading->verdict, 0, sizeof(reading->verdict));
    reading->suspect =
        (struct suspect){.fd = fd, .size = reading->length, .verdict = &reading->verdict};
    glass_open(&reading->glass, &reading->suspect, 0, reading->length);
    return fd;
}
