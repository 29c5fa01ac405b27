/* JPEG, bit by bit. Rows are written from ITU-T T.81, F.1 and F.2, with the codes of K.3; the head
 * is that of a clean picture (the first argument names its folder), of 16 by 16 pixels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "jpeg.h"
#include "readings.h"

enum { HEAD = 542, SIDES = 514 };

static const char *folder;
static uint8_t head[HEAD];

/* A block of one light: no difference, nothing more. */
#define Y    "00 1010 "
#define CHRO "00 00 "
#define ZRL  "11111111001 "

static const struct row {
    const char *what, *bits;
    const char *tail; /* bytes as text, behind the bits and the ones that fill them */
    bool is_clean;
} rows[] = {
    {"grey", Y Y Y Y CHRO CHRO, "xff xd9", true},
    {"one shade lighter, and ones to fill the byte", "010 1 1010 " Y Y Y CHRO CHRO, "xff xd9",
     true},
    {"zeros to fill the byte", "010 1 1010 " Y Y Y CHRO CHRO "000000", "xff xd9", false},
    {"one zero to fill the byte", "010 1 1010 " Y Y Y CHRO CHRO "111101", "xff xd9", false},
    {"no end", Y Y Y Y CHRO CHRO, "", false},
    {"half an end", Y Y Y Y CHRO CHRO, "xff", false},
    {"a byte behind the end", Y Y Y Y CHRO CHRO, "xff xd9 x41", false},
    {"a second end", Y Y Y Y CHRO CHRO, "xff xd9 xff xd9", false},
    {"a byte before the end", Y Y Y Y CHRO CHRO, "x41 xff xd9", false},
    {"a byte of ones before the end", Y Y Y Y CHRO CHRO, "xff x00 xff xd9", false},
    {"a comment before the end", Y Y Y Y CHRO CHRO, "xff xfe x00 x03 x41 xff xd9", false},
    {"a fifth block of light", Y Y Y Y Y CHRO CHRO, "xff xd9", false},
    {"no second colour", Y Y Y Y CHRO, "xff xd9", false},
    {"a marker to begin again with", Y Y Y Y, "xff xd0 x00 xff xd9", false},
    {"sixteen zeros and then one", "00 " ZRL "00 1 1010 " Y Y Y CHRO CHRO, "xff xd9", true},
    {"sixteen zeros and no more", "00 " ZRL "1010 " Y Y Y CHRO CHRO, "xff xd9", false},
    {"the last of a block, and no end of it",
     "00 " ZRL ZRL ZRL "1111111111101011 1 " Y Y Y CHRO CHRO, "xff xd9", true},
    {"the last of a block, and its end",
     "00 " ZRL ZRL ZRL "1111111111101011 1 1010 " Y Y Y CHRO CHRO, "xff xd9", false},
    {"one beyond the last", "00 " ZRL ZRL ZRL "1111111111110101 1 1010 " Y Y Y CHRO CHRO, "xff xd9",
     false},
    {"zeros beyond the last", "00 " ZRL ZRL ZRL ZRL Y Y Y CHRO CHRO, "xff xd9", false},
    {"bits that are no code", "00 1111111111111111 " Y Y Y CHRO CHRO, "xff xd9", false},
    {"a light beyond the brightest", "111111110 11111111111 1010 010 1 1010 " Y Y CHRO CHRO,
     "xff xd9", false},
};

/* Behind each byte of ones comes a zero (F.1.2.3), and ones fill the last byte. */
static void write_row(struct reading *reading, const struct row *row)
{
    static struct reading scan;
    int bits = 0;

    reading_write(&scan, row->bits);
    for (const char *at = row->bits; *at; at++)
        bits += *at == '0' || *at == '1';
    if (bits % 8)
        scan.bytes[scan.length - 1] |= (uint8_t)(0xff >> bits % 8);
    memcpy(reading->bytes, head, HEAD);
    memcpy(reading->bytes + SIDES, "\0\20\0\20", 4);
    reading->length = HEAD;
    for (int i = 0; i < scan.length; i++) {
        reading->bytes[reading->length++] = scan.bytes[i];
        if (scan.bytes[i] == 0xff)
            reading->bytes[reading->length++] = 0;
    }
    reading_write(&scan, row->tail);
    memcpy(reading->bytes + reading->length, scan.bytes, (size_t)scan.length);
    reading->length += scan.length;
}

static bool is_clean(struct reading *reading)
{
    int fd = reading_open(reading);

    jpeg_read(&reading->glass);
    close(fd);
    return !reading->suspect.is_dirty && reading->glass.at == reading->glass.end;
}

static void scans_are_read_to_the_last_bit(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        write_row(&reading, &rows[i]);
        if (is_clean(&reading) != rows[i].is_clean)
            fail_msg("%s: %s at %lld", rows[i].what, reading.verdict.reason,
                     (long long)reading.verdict.at - HEAD);
    }
}

/* Segments (B.2.4) that others have and ours have not. */
static const struct segment {
    const char *what, *bytes;
    int length, at;
} segments[] = {
    {"Exif", "\xff\xe1\0\10Exif\0\0", 10, 20},
    {"XMP", "\xff\xe1\0\37http://ns.adobe.com/xap/1.0/\0", 33, 20},
    {"a profile of colours", "\xff\xe2\0\16ICC_PROFILE\0", 16, 20},
    {"a maker's notes", "\xff\xed\0\4ab", 6, 20},
    {"a comment", "\xff\xfe\0\6home", 8, 20},
    {"Exif in front of JFIF", "\xff\xe1\0\10Exif\0\0", 10, 2},
    {"a second JFIF", "\xff\xe0\0\20JFIF\0\1\2\0\0\1\0\1\0\0", 18, 20},
    {"an interval to begin again", "\xff\xdd\0\4\0\1", 6, 20},
    {"bytes that fill", "\xff\xff\xff", 3, 20},
    {"a zero", "\0", 1, 20},
};

static void heads_have_nothing_else(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(segments) / sizeof(segments[0]); i++) {
        const struct segment *segment = &segments[i];
        write_row(&reading, &rows[0]);
        uint8_t *at = reading.bytes + segment->at;
        memmove(at + segment->length, at, (size_t)(reading.length - segment->at));
        memcpy(at, segment->bytes, (size_t)segment->length);
        reading.length += segment->length;
        if (is_clean(&reading))
            fail_msg("%s is taken", segment->what);
        assert_in_range(reading.verdict.at, 0, segment->at + segment->length);
    }
}

static void no_byte_of_a_head_can_change(void **state)
{
    static struct reading reading;

    for (int i = 0; i < HEAD; i++)
        for (int value = 0; value < 256; value++) {
            write_row(&reading, &rows[0]);
            /* less than a block is a block as well */
            if (value == reading.bytes[i] ||
                ((i == SIDES + 1 || i == SIDES + 3) && value && value < 16))
                continue;
            reading.bytes[i] = (uint8_t)value;
            if (is_clean(&reading))
                fail_msg("byte %d may be %d", i, value);
        }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scans_are_read_to_the_last_bit),
        cmocka_unit_test(heads_have_nothing_else),
        cmocka_unit_test(no_byte_of_a_head_can_change),
    };
    char path[512];
    int fd;

    folder = argc > 1 ? argv[1] : ".";
    snprintf(path, sizeof(path), "%s/picture.jpg", folder);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, head, HEAD) != HEAD)
        return 1;
    close(fd);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
