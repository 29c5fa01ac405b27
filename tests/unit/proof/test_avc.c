/* H.264 in MP4, bit by bit. Rows are written from ITU-T H.264, 7.3, 7.4 and E.1, and ISO/IEC
 * 14496-15, 5.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "avc.h"
#include "readings.h"

/* 64x48, Constrained Baseline; then frame_cropping_flag and vui_parameters_present_flag. */
#define SPS  "x42 xc0 x0a 1 1 011 010 0 00100 011 1 1 "
#define HIGH "x64 x00 x0a 1 010 1 1 0 0 1 011 010 0 00100 011 1 1 "
/* VUI: aspect ratio, overscan, video signal, chroma location, timing, two HRD, pic_struct,
 * restriction. */
#define RATES "1 0000 0000 1 1 0 00000 00000 00000 00000 "

static const struct set {
    const char *what, *bits;
    bool is_clean;
} sequences[] = {
    {"a plain one", SPS "0 0 1", true},
    {"High", HIGH "0 0 1", true},
    {"no last bit", SPS "0 0", false},
    {"a byte behind", SPS "0 0 1 x41", false},
    {"a zero byte behind", SPS "0 0 1 00000 x00 x00", false},
    {"4:2:2", "x7a x00 x0a 1 011 1 1 0 0 1 011 010 0 00100 011 1 1 0 0 1", false},
    {"High with 4:2:2", "x64 x00 x0a 1 011 1 1 0 0 1 011 010 0 00100 011 1 1 0 0 1", false},
    {"10 bits", "x64 x00 x0a 1 010 011 011 0 0 1 011 010 0 00100 011 1 1 0 0 1", false},
    {"a scaling matrix", "x64 x00 x0a 1 010 1 1 0 1 00000000 1 011 010 0 00100 011 1 1 0 0 1",
     false},
    {"reserved bits", "x42 xc1 x0a 1 1 011 010 0 00100 011 1 1 0 0 1", false},
    {"a level that is none", "x42 xc0 x0e 1 1 011 010 0 00100 011 1 1 0 0 1", false},
    {"a list of offsets (order type 1)", "x42 xc0 x0a 1 1 010 1 1 1 1 010 0 00100 011 1 1 0 0 1",
     false},
    {"gaps", "x42 xc0 x0a 1 1 011 010 1 00100 011 1 1 0 0 1", false},
    {"8 lines cropped at the bottom", SPS "1 1 1 1 00101 0 1", true},
    {"16 lines cropped at the bottom", SPS "1 1 1 1 0001001 0 1", false},
    {"2 lines cropped at the top", SPS "1 1 1 010 1 0 1", false},
    {"2 columns cropped at the left", SPS "1 010 1 1 1 0 1", false},
    {"cropping of nothing", SPS "1 1 1 1 1 0 1", false},
    {"an empty VUI", SPS "0 1 0 0 0 0 0 0 0 0 0 1", true},
    {"square pixels", SPS "0 1 1 x01 0 0 0 0 0 0 0 0 1", true},
    {"pixels that are not square", SPS "0 1 1 x03 0 0 0 0 0 0 0 0 1", false},
    {"pixels of any shape", SPS "0 1 1 xff x4f x41 x4b x21 0 0 0 0 0 0 0 0 1", false},
    {"overscan", SPS "0 1 0 1 0 0 0 0 0 0 0 0 1", false},
    {"colours", SPS "0 1 0 0 1 101 0 1 x01 x01 x01 0 0 0 0 0 0 1", true},
    {"colours that are none", SPS "0 1 0 0 1 101 0 1 xee x01 x01 0 0 0 0 0 0 1", false},
    {"a video format that is reserved", SPS "0 1 0 0 1 110 0 0 0 0 0 0 0 0 1", false},
    {"times", SPS "0 1 0 0 0 0 1 x00 x00 x00 x01 x00 x00 x00 x32 1 0 0 0 0 1", true},
    {"times of no length", SPS "0 1 0 0 0 0 1 x00 x00 x00 x00 x00 x00 x00 x32 1 0 0 0 0 1", false},
    {"rates", SPS "0 1 0 0 0 0 0 1 " RATES "0 0 0 0 1", true},
    {"many rates", SPS "0 1 0 0 0 0 0 1 010 0000 0000 1 1 0 1 1 0 x00 x00 0000 0 0 0 0 1", false},
    {"notes of each picture in SEI", SPS "0 1 0 0 0 0 0 0 0 1 0 1", false},
    {"a restriction", SPS "0 1 0 0 0 0 0 0 0 0 1 1 1 1 1 1 011 011 1", true},
};

static const struct set pictures[] = {
    {"a plain one", "1 1 0 0 1 1 1 0 00 1 1 1 1 0 0 1", true},
    {"with 8x8", "1 1 1 0 1 1 1 1 10 1 1 1 1 0 0 1 0 1 1", true},
    {"of another sequence", "1 010 0 0 1 1 1 0 00 1 1 1 1 0 0 1", false},
    {"groups of slices", "1 1 0 0 010 1 1 1 0 00 1 1 1 1 0 0 1", false},
    {"redundant pictures", "1 1 0 0 1 1 1 0 00 1 1 1 1 0 1 1", false},
    {"a scaling matrix", "1 1 1 0 1 1 1 1 10 1 1 1 1 0 0 1 1 0 1 1", false},
    {"a byte behind", "1 1 0 0 1 1 1 0 00 1 1 1 1 0 0 1 x41", false},
    {"the prediction that is reserved", "1 1 0 0 1 1 1 0 11 1 1 1 1 0 0 1", false},
};

static void sets_are_read(const struct set *sets, size_t count,
                          bool (*read)(struct avc_setup *, const uint8_t *, int))
{
    static struct reading reading;

    for (size_t i = 0; i < count; i++) {
        struct avc_setup setup = {0};
        reading_write(&reading, sets[i].bits);
        if (read(&setup, reading.bytes, reading.length) != sets[i].is_clean)
            fail_msg("%s", sets[i].what);
    }
}

static void sequence_sets_are_plain(void **state)
{
    sets_are_read(sequences, sizeof(sequences) / sizeof(sequences[0]), avc_sps_read);
}

static void picture_sets_are_plain(void **state)
{
    sets_are_read(pictures, sizeof(pictures) / sizeof(pictures[0]), avc_pps_read);
}

static void a_sequence_set_says_what_it_is(void **state)
{
    static struct reading reading;
    struct avc_setup setup = {0};

    reading_write(&reading, SPS "1 1 1 1 00101 1 0 0 1 101 1 1 x01 x0d x06 0 "
                                "1 x00 x00 x03 xe9 x00 x00 xea x60 1 0 0 0 0 1");
    assert_true(avc_sps_read(&setup, reading.bytes, reading.length));
    assert_int_equal(setup.width, 64);
    assert_int_equal(setup.height, 40);
    assert_int_equal(setup.colour.transfer, 13);
    assert_int_equal(setup.colour.is_full, 1);
    assert_int_equal(setup.tick, 1001);
    assert_int_equal(setup.ticks_per_second, 60000);
}

/* A sample of 64x48, of an IDR picture. */
static const struct set samples[] = {
    {"one slice", "x00 x00 x00 x03 x65 x88 x80", true},
    {"a second slice, of macroblock 1 on", "x00x00x00x03x65x88x80 x00x00x00x03x65 x42x30", true},
    {"a second picture", "x00x00x00x03x65x88x80 x00x00x00x03x65 x88x80", false},
    {"a slice of macroblock 1 on alone", "x00x00x00x03x65 x42x30", false},
    {"an I slice by its other number", "x00 x00 x00 x03 x65 1 011 1 100 x80", true},
    {"a P slice", "x00 x00 x00 x03 x65 1 1 1 10000 x80", false},
    {"of another parameter set", "x00 x00 x00 x03 x65 1 0001000 010 10000", false},
    {"no reference", "x00 x00 x00 x03 x05 x88 x80", false},
    {"no IDR picture", "x00 x00 x00 x03 x61 x88 x80", false},
    {"the forbidden bit", "x00 x00 x00 x03 xe5 x88 x80", false},
    {"SEI before it", "x00x00x00x04 x06 x05 x00 x80 x00x00x00x03x65x88x80", false},
    {"SEI behind it", "x00x00x00x03x65x88x80 x00x00x00x04 x06 x05 x00 x80", false},
    {"a delimiter before it", "x00x00x00x02 x09 x10 x00x00x00x03x65x88x80", false},
    {"a sequence set before it", "x00x00x00x03 x67 x42 x80 x00x00x00x03x65x88x80", false},
    {"a picture set before it", "x00x00x00x03 x68 xce x80 x00x00x00x03x65x88x80", false},
    {"an end of the sequence", "x00x00x00x03x65x88x80 x00x00x00x01 x0a", false},
    {"filler", "x00x00x00x03x65x88x80 x00x00x00x03 x0c xff x80", false},
    {"an auxiliary picture", "x00x00x00x03x65x88x80 x00x00x00x03 x13 x88 x80", false},
    {"a unit of no type", "x00x00x00x03x65x88x80 x00x00x00x03 x78 x88 x80", false},
    {"zeros that are prevented", "x00 x00 x00 x08 x65 x88 x84 x00 x00 x03 x01 x80", true},
    {"zeros that are not", "x00 x00 x00 x08 x65 x88 x84 x00 x00 x01 x01 x80", false},
    {"three zeros", "x00 x00 x00 x08 x65 x88 x84 x00 x00 x00 x01 x80", false},
    {"prevention of nothing", "x00 x00 x00 x08 x65 x88 x84 x00 x00 x03 x04 x80", false},
    {"prevention at the end", "x00 x00 x00 x06 x65 x88 x84 x00 x00 x03", false},
    {"a zero at the end", "x00 x00 x00 x04 x65 x88 x80 x00", false},
    {"a unit of no bytes", "x00x00x00x00 x00x00x00x03x65x88x80", false},
    {"a unit of a header alone", "x00x00x00x01x65", false},
    {"a unit beyond the sample", "x00 x00 x00 x04 x65 x88 x80", false},
    {"a unit far beyond the sample", "xff xff xff xff x65 x88 x80", false},
    {"bytes behind it", "x00 x00 x00 x03 x65 x88 x80 x00", false},
};

static void samples_are_slices(void **state)
{
    static struct reading reading;
    struct avc_setup setup = {.width = 64, .height = 48};

    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        reading_write(&reading, samples[i].bits);
        int fd = reading_open(&reading);
        avc_picture_read(&setup, &reading.glass, true);
        if (reading.suspect.is_dirty == samples[i].is_clean)
            fail_msg("%s: %s", samples[i].what, reading.verdict.reason);
        close(fd);
    }
}

/* avcC of a plain SPS and PPS; a byte of it is changed. */
static void setups_are_plain(void **state)
{
    static const struct {
        const char *what;
        int at;
        uint8_t value;
        bool is_clean;
    } rows[] = {
        {"as it is", 0, 1, true},
        {"another version", 0, 2, false},
        {"another profile than the SPS", 1, 77, false},
        {"lengths of two bytes", 4, 0xfd, false},
        {"two sequence sets", 5, 0xe2, false},
        {"a longer sequence set", 7, 200, false},
        {"a sequence set by another name", 8, 0x27, false},
        {"two picture sets", 15, 2, false},
        {"a picture set by another name", 18, 0x28, false},
    };
    static struct reading reading;

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct avc_setup setup = {0};
        reading_write(&reading, "x01 x42 xc0 x0a xff xe1 x00 x07 x67 " SPS
                                "0 0 1 00 x01 x00 x04 x68 1 1 0 0 1 1 1 0 00 1 1 1 1 0 0 1");
        reading.bytes[rows[i].at] = rows[i].value;
        int fd = reading_open(&reading);
        avc_setup_read(&setup, &reading.glass);
        if (reading.suspect.is_dirty == rows[i].is_clean)
            fail_msg("%s: %s at %lld", rows[i].what, reading.verdict.reason,
                     (long long)reading.verdict.at);
        close(fd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequence_sets_are_plain),
        cmocka_unit_test(picture_sets_are_plain),
        cmocka_unit_test(a_sequence_set_says_what_it_is),
        cmocka_unit_test(samples_are_slices),
        cmocka_unit_test(setups_are_plain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
