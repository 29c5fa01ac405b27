/* The Huffman codebooks of AAC (ISO/IEC 14496-3, 4.A.1), in canonical form: their codes are
 * consecutive numbers, shorter ones first, so that the lengths and the order of the symbols say
 * all. Private to proof. */
#pragma once

#include <stdint.h>

enum { AAC_BOOK_SCALE = 0, AAC_BOOK_ESCAPE = 11, AAC_BOOKS = 12, AAC_CODE_BITS_MAX = 19 };

struct aac_book {
    int size;                               /* symbols */
    uint16_t counts[AAC_CODE_BITS_MAX + 1]; /* how many codes have so many bits */
    const uint16_t *symbols;                /* in the order of their codes */
    int tuple, base;                        /* values in a symbol, and how many each can be */
    int is_signed;                          /* then no sign follows the code */
};

/* By the number a section names; 0 is that of scale factors. */
extern const struct aac_book aac_books[AAC_BOOKS];
