/* AV1 in MP4, bit by bit. Rows are written from the AV1 Bitstream Specification, 5.3 to 5.5, and
 * AV1 in ISOBMFF, 2.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "av1.h"
#include "readings.h"

/* profile, still, reduced; timing; initial delay; one operating point of level 0; 64x48; no ids;
 * tools; order; screen content chosen, integer too; superres, cdef, restoration; colour; grain. */
#define HEAD   "000 0 0 0 0 00000 000000000000 00000 0101 0101 111111 101111 "
#define TOOLS  "0 000 0000 0 1 1 000 "
#define COLOUR "0 0 0 0 00 0 "
/* av1C of it: 9 bytes in the unit. */
#define SETUP "x81 x00 x0c x00 x0a x09 "

static const struct row {
    const char *what, *bits;
    bool is_clean;
} setups[] = {
    {"a plain one", SETUP HEAD TOOLS COLOUR "0 1", true},
    {"no last bit", SETUP HEAD TOOLS COLOUR "0", false},
    {"a byte behind", SETUP HEAD TOOLS COLOUR "0 1 0000000 x41", false},
    {"another version", "x82 x00 x0c x00 x0a x09 " HEAD TOOLS COLOUR "0 1", false},
    {"a level that is not in it", "x81 x01 x0c x00 x0a x09 " HEAD TOOLS COLOUR "0 1", false},
    {"4:4:4", "x81 x00 x00 x00 x0a x09 " HEAD TOOLS COLOUR "0 1", false},
    {"a delay", "x81 x00 x0c x11 x0a x09 " HEAD TOOLS COLOUR "0 1", false},
    {"metadata", "x81 x00 x0c x00 x2a x09 " HEAD TOOLS COLOUR "0 1", false},
    {"no size", "x81 x00 x0c x00 x08 x09 " HEAD TOOLS COLOUR "0 1", false},
    {"a size in two bytes", "x81 x00 x0c x00 x0a x89 x00 " HEAD TOOLS COLOUR "0 1", false},
    {"monochrome",
     SETUP HEAD TOOLS "0 1 0 0 00 0 "
                      "0 1",
     false},
    {"ids of frames", SETUP HEAD "1 000 0000 0 1 1 000 " COLOUR "0 1", false},
};

#define SEQUENCE "x0a x02 xab xcd "

/* Of a film whose sequence header is abcd, at a key frame. */
static const struct row samples[] = {
    {"a sequence and a frame", SEQUENCE "x32 x02 x10 x80", true},
    {"a frame in two units", SEQUENCE "x1a x02 x10 x80 x22 x01 x80", true},
    {"a frame that was there before", SEQUENCE "x32 x02 x10 x80 x1a x01 x88", true},
    {"the same with a byte behind", SEQUENCE "x32 x02 x10 x80 x1a x02 x88 x41", false},
    {"the same with no last bit", SEQUENCE "x32 x02 x10 x80 x1a x01 x80", false},
    {"no sequence", "x32 x02 x10 x80", false},
    {"another sequence", "x0a x02 xab xce x32 x02 x10 x80", false},
    {"a second sequence", SEQUENCE SEQUENCE "x32 x02 x10 x80", false},
    {"a delimiter", "x12 x00 " SEQUENCE "x32 x02 x10 x80", false},
    {"metadata", SEQUENCE "x2a x02 x04 x41 x32 x02 x10 x80", false},
    {"padding", SEQUENCE "x32 x02 x10 x80 x7a x01 x80", false},
    {"a list of tiles", SEQUENCE "x42 x01 x80", false},
    {"a unit that is reserved", SEQUENCE "x4a x01 x80", false},
    {"an extension", SEQUENCE "x36 x00 x02 x10 x80", false},
    {"the forbidden bit", SEQUENCE "xb2 x02 x10 x80", false},
    {"the reserved bit", SEQUENCE "x33 x02 x10 x80", false},
    {"a unit beyond the sample", SEQUENCE "x32 x03 x10 x80", false},
    {"a size without end", SEQUENCE "x32 xff xff xff xff xff", false},
    {"an empty frame", SEQUENCE "x32 x00", false},
};

/* A reduced still picture header (5.5.1): level 0, 64x48, three tools and three more, colour,
 * grain.
 */
#define STILL     "x0a x06 000 1 1 00000 0101 0101 111111 101111 000 000 "
#define STILL_END "0 0 0 0 00 0 0 1 "

static const struct row stills[] = {
    {"a still picture", STILL STILL_END "000 x32 x02 x10 x80", true},
    {"no frame", STILL STILL_END "000", false},
    {"a frame in two units", STILL STILL_END "000 x1a x02 x10 x80 x22 x01 x80", false},
    {"two frames", STILL STILL_END "000 x32 x02 x10 x80 x32 x02 x10 x80", false},
    {"metadata behind", STILL STILL_END "000 x32 x02 x10 x80 x2a x02 x04 x41", false},
    {"metadata in front", "x2a x02 x04 x41 " STILL STILL_END "000 x32 x02 x10 x80", false},
    {"a delimiter", "x12 x00 " STILL STILL_END "000 x32 x02 x10 x80", false},
    {"a byte behind the frame", STILL STILL_END "000 x32 x02 x10 x80 x41", false},
    {"a bit behind the setup", STILL STILL_END "001 x32 x02 x10 x80", false},
    {"the head of a film", "x0a x09 " HEAD TOOLS COLOUR "0 1 x32 x02 x10 x80", false},
    {"another profile",
     "x0a x06 001 1 1 00000 0101 0101 111111 101111 000 000 " STILL_END "000 x32 x02 x10 x80",
     false},
};

static void stills_are_one_frame(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(stills) / sizeof(stills[0]); i++) {
        struct av1_setup setup = {0};
        reading_write(&reading, stills[i].bits);
        int fd = reading_open(&reading);
        av1_still_read(&setup, &reading.glass);
        bool is_clean = !reading.suspect.is_dirty && reading.glass.at == reading.glass.end;
        if (is_clean != stills[i].is_clean)
            fail_msg("%s: %s, %d bytes", stills[i].what, reading.verdict.reason, reading.length);
        if (is_clean)
            assert_true(setup.width == 64 && setup.height == 48);
        close(fd);
    }
}

static void setups_are_plain(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(setups) / sizeof(setups[0]); i++) {
        struct av1_setup setup = {0};
        reading_write(&reading, setups[i].bits);
        int fd = reading_open(&reading);
        av1_setup_read(&setup, &reading.glass);
        bool is_clean = !reading.suspect.is_dirty && reading.glass.at == reading.glass.end;
        if (is_clean != setups[i].is_clean)
            fail_msg("%s: %s, %d bytes", setups[i].what, reading.verdict.reason, reading.length);
        if (is_clean)
            assert_true(setup.width == 64 && setup.height == 48);
        close(fd);
    }
}

static void samples_are_frames(void **state)
{
    static struct reading reading;
    struct av1_setup setup = {.sequence_length = 2, .sequence = {0xab, 0xcd}};

    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        reading_write(&reading, samples[i].bits);
        int fd = reading_open(&reading);
        av1_picture_read(&setup, &reading.glass, true);
        if (reading.suspect.is_dirty == samples[i].is_clean)
            fail_msg("%s: %s", samples[i].what, reading.verdict.reason);
        close(fd);
    }
}

static void only_key_frames_have_a_sequence(void **state)
{
    static struct reading reading;
    struct av1_setup setup = {.sequence_length = 2, .sequence = {0xab, 0xcd}};

    reading_write(&reading, SEQUENCE "x32 x02 x10 x80");
    int fd = reading_open(&reading);
    av1_picture_read(&setup, &reading.glass, false);
    assert_true(reading.suspect.is_dirty);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setups_are_plain),
        cmocka_unit_test(samples_are_frames),
        cmocka_unit_test(stills_are_one_frame),
        cmocka_unit_test(only_key_frames_have_a_sequence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
