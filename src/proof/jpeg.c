/* JPEG (ITU-T T.81): one baseline picture of one scan. Everything in front of the scan is a
 * constant but its width and height, and the scan is decoded to its last bit; so there is no place
 * left for a comment, a place where it was taken, or a preview. */
#include "jpeg.h"

#include "jpeg_books.h"

enum { JPEG_SIDE_MAX = 8192, JPEG_BLOCK = 64, JPEG_PARTS = 3, JPEG_DC_MAX = 2047 };

struct jpeg {
    struct glass *glass;
    int width, height;
    int byte, left; /* bits of it that are yet to be read */
    int dc[JPEG_PARTS];
};

static const char head_reason[] = "a head that our pictures do not have";

/* SOI; APP0 of JFIF 1.2 without a preview (its sides are the last two bytes); and one table of
 * steps for all of the picture (B.2.4.1), that of the quality that ours have. */
static const uint8_t jpeg_start[] = {0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F',
                                     0,    1,    2,    0,    0, 1,  0,   1,   0,   0};
static const uint8_t jpeg_steps[] = {
    0xff, 0xdb, 0,  67, 0,  8,  8,  8,  9,  8,  9,  11, 11, 11, 11, 11, 11, 13, 12, 13, 13, 13, 13,
    13,   13,   13, 13, 13, 13, 13, 14, 14, 14, 17, 17, 17, 14, 14, 14, 13, 13, 14, 14, 16, 16, 17,
    17,   18,   19, 18, 17, 17, 17, 17, 19, 19, 20, 20, 20, 24, 24, 23, 23, 28, 28, 29, 34, 34, 41};
/* What follows the sides in SOF0 (B.2.2): Y of 2 by 2 blocks, Cb and Cr of one, one table of steps.
 */
static const uint8_t jpeg_parts[] = {3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0};
/* SOS (B.2.3): all of the parts, all of their coefficients, at once. */
static const uint8_t jpeg_scan[] = {0xff, 0xda, 0, 12, 3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0};

static void jpeg_huffman(struct glass *glass) /* B.2.4.2 */
{
    static const uint8_t marker[] = {0xff, 0xc4, 0x01, 0xa2};

    glass_same(glass, marker, sizeof(marker), head_reason);
    for (int i = 0; i < JPEG_BOOKS; i++) {
        glass_must(glass, 1, jpeg_books[i].place, head_reason);
        glass_same(glass, jpeg_books[i].counts, JPEG_LENGTHS, "a code of its own");
        glass_same(glass, jpeg_books[i].symbols, jpeg_books[i].symbols_count, "a code of its own");
    }
}

static int jpeg_side(struct glass *glass)
{
    int side = (int)glass_take(glass, 2);

    if (side < 1 || side > JPEG_SIDE_MAX)
        glass_blame_at(glass->suspect, glass->at - 2, "a picture of no size, or too large a one");
    return side;
}

static void jpeg_head(struct jpeg *jpeg)
{
    static const uint8_t frame[] = {0xff, 0xc0, 0, 17, 8};
    struct glass *glass = jpeg->glass;

    glass_same(glass, jpeg_start, sizeof(jpeg_start), head_reason);
    glass_same(glass, jpeg_steps, sizeof(jpeg_steps), head_reason);
    jpeg_huffman(glass);
    glass_same(glass, frame, sizeof(frame), head_reason);
    jpeg->height = jpeg_side(glass);
    jpeg->width = jpeg_side(glass);
    glass_same(glass, jpeg_parts, sizeof(jpeg_parts), head_reason);
    glass_same(glass, jpeg_scan, sizeof(jpeg_scan), head_reason);
}

static int jpeg_bit(struct jpeg *jpeg) /* F.2.2.5 */
{
    if (!jpeg->left) {
        jpeg->byte = (int)glass_take(jpeg->glass, 1);
        jpeg->left = 8;
        if (jpeg->byte == 0xff)
            glass_must(jpeg->glass, 1, 0, "a marker within the picture");
    }
    return jpeg->byte >> --jpeg->left & 1;
}

static int jpeg_symbol(struct jpeg *jpeg, const struct jpeg_book *book) /* F.2.2.3 */
{
    int word = 0, first = 0, at = 0;

    for (int i = 0; i < JPEG_LENGTHS; i++) {
        int count = book->counts[i];
        word |= jpeg_bit(jpeg);
        if (word - first < count)
            return book->symbols[at + word - first];
        at += count;
        first = (first + count) << 1;
        word <<= 1;
    }
    glass_blame(jpeg->glass, "bits that are no code");
    return 0;
}

static int jpeg_number(struct jpeg *jpeg, int size) /* F.2.2.1, RECEIVE and EXTEND */
{
    int number = 0;

    for (int i = 0; i < size; i++)
        number = number << 1 | jpeg_bit(jpeg);
    return size && number < 1 << (size - 1) ? number - (1 << size) + 1 : number;
}

/* F.1.2.2: a run of sixteen zeros has something behind it, and what is zero to the end is not said.
 */
static void jpeg_waves(struct jpeg *jpeg, const struct jpeg_book *book)
{
    bool is_run = false;
    int symbol, at = 1;

    while (at < JPEG_BLOCK && !jpeg->glass->suspect->is_dirty) {
        symbol = jpeg_symbol(jpeg, book);
        if (!symbol && !is_run)
            return;
        is_run = symbol == 0xf0;
        at += symbol >> 4;
        if (!symbol || at >= JPEG_BLOCK || (is_run && at + 1 >= JPEG_BLOCK)) {
            glass_blame(jpeg->glass, "more in a block than there is room for");
            return;
        }
        jpeg_number(jpeg, symbol & 15);
        at++;
    }
}

static void jpeg_block(struct jpeg *jpeg, int part)
{
    const struct jpeg_book *books = &jpeg_books[part ? JPEG_DC_CHROMA : JPEG_DC_LUMA];

    jpeg->dc[part] += jpeg_number(jpeg, jpeg_symbol(jpeg, &books[0]));
    if (jpeg->dc[part] < -JPEG_DC_MAX || jpeg->dc[part] > JPEG_DC_MAX)
        glass_blame(jpeg->glass, "a light that is none");
    jpeg_waves(jpeg, &books[JPEG_AC_LUMA]);
}

static void jpeg_picture(struct jpeg *jpeg)
{
    static const int parts[] = {0, 0, 0, 0, 1, 2};
    int blocks = (jpeg->width + 15) / 16 * ((jpeg->height + 15) / 16);

    for (int i = 0; i < blocks; i++)
        for (size_t j = 0; j < sizeof(parts) / sizeof(parts[0]); j++) {
            if (jpeg->glass->suspect->is_dirty)
                return;
            jpeg_block(jpeg, parts[j]);
        }
    while (jpeg->left) /* F.1.2.3: ones, to the end of the byte */
        if (!jpeg_bit(jpeg))
            glass_blame(jpeg->glass, "bits behind the last of the picture");
}

void jpeg_read(struct glass *glass)
{
    struct jpeg jpeg = {.glass = glass};

    jpeg_head(&jpeg);
    if (!glass->suspect->is_dirty)
        jpeg_picture(&jpeg);
    glass_must(glass, 2, 0xffd9, "the picture does not end where it should");
    if (glass_more(glass))
        glass_blame(glass, "bytes behind the picture");
}
