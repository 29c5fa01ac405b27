/* The Huffman tables that nearly every JPEG has. Private to proof. */
#pragma once

#include <stdint.h>

enum { JPEG_DC_LUMA, JPEG_DC_CHROMA, JPEG_AC_LUMA, JPEG_AC_CHROMA, JPEG_BOOKS };
enum { JPEG_LENGTHS = 16, JPEG_SYMBOLS_MAX = 162 };

struct jpeg_book {
    int symbols_count;
    uint8_t place;                /* class and number, as DHT says them */
    uint8_t counts[JPEG_LENGTHS]; /* of codes of 1, 2, … bits */
    uint8_t symbols[JPEG_SYMBOLS_MAX];
};

extern const struct jpeg_book jpeg_books[JPEG_BOOKS];
