/* AAC-LC frames bit by bit. Rows are written from ISO/IEC 14496-3, tables 4.3 to 4.57. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aac.h"
#include "aac_books.h"
#include "readings.h"

/* A channel that says nothing: gain, long window, no bands; no pulse, no TNS, no gain control. */
#define SILENCE "00000000 0 00 0 000000 0 0 0 0"
#define SCE     "000 0000 "
#define CPE     "001 0000 "
#define DSE     "100 0000 "
#define PCE     "101 "
#define FIL     "110 "
#define END     " 111"

/* One band, of one section with this book (4 bits). */
#define BAND(book) "00000000 0 00 0 000001 0 " book " 00001 "
#define NO_TOOLS   " 0 0 0 "

static const struct frame {
    const char *what, *bits;
    uint32_t channels;
    bool is_clean;
} frames[] = {
    {"silence in one channel", SCE SILENCE END, 1, true},
    {"silence in two", CPE "0" SILENCE SILENCE END, 2, true},
    {"two channels where one is", CPE "0" SILENCE SILENCE END, 1, false},
    {"one channel where two are", SCE SILENCE END, 2, false},
    {"two single channels", SCE SILENCE SCE SILENCE END, 2, false},
    {"another number of the element", "000 0001 " SILENCE END, 1, false},
    {"nothing", "", 1, false},
    {"only an end", "111", 1, false},
    {"no end", SCE SILENCE, 1, false},
    {"ones behind the end", SCE SILENCE END "1", 1, false},
    {"a byte behind the end", SCE SILENCE END "00 x00", 1, false},
    {"an empty data stream", SCE SILENCE DSE "0 x00" END, 1, false},
    {"a data stream", SCE SILENCE DSE "0 x02 x4f x4b" END, 1, false},
    {"a data stream first", DSE "0 x01 x4f" SCE SILENCE END, 1, false},
    {"a program configuration", SCE SILENCE PCE "0000 01 0011 0000" END, 1, false},
    {"an empty fill", SCE SILENCE FIL "0000" END, 1, true},
    {"a fill of what fill is", SCE SILENCE FIL "0011 0001 0000 xa5 xa5" END, 1, true},
    {"a fill of zeros", SCE SILENCE FIL "0010 0000 0000 x00" END, 1, true},
    {"a fill of zeros that says something", SCE SILENCE FIL "0010 0000 0000 x41" END, 1, false},
    {"a fill of words", SCE SILENCE FIL "0011 0001 0000 x4c x61" END, 1, false},
    {"a fill with another nibble", SCE SILENCE FIL "0010 0001 0100 xa5" END, 1, false},
    {"SBR", SCE SILENCE FIL "0010 1101 0000 x00" END, 1, false},
    {"dynamic range", SCE SILENCE FIL "0010 1011 0000 x00" END, 1, false},
    {"a long fill",
     SCE SILENCE FIL "1111 x01 0000 0000 x00 x00 x00 x00 x00 x00 x00 x00 x00 x00 x00"
                     "x00 x00 x00" END,
     1, true},
    {"the reserved bit", SCE "00000000 1 00 0 000000 0 0 0 0" END, 1, false},
    {"prediction", SCE "00000000 0 00 0 000000 1 0 0 0" END, 1, false},
    {"gain control", SCE "00000000 0 00 0 000000 0 0 0 1" END, 1, false},
    {"more bands than there are", SCE "00000000 0 00 0 110010 0" END, 1, false},
    {"a band of zeros", SCE BAND("0000") NO_TOOLS END, 1, true},
    {"a section of no bands", SCE "00000000 0 00 0 000001 0 0000 00000" END, 1, false},
    {"a section beyond the bands", SCE "00000000 0 00 0 000001 0 0000 00010" END, 1, false},
    {"a section in two parts", SCE "00000000 0 00 0 100000 0 0000 11111 00001 " NO_TOOLS END, 1,
     true},
    {"the book that is reserved", SCE BAND("1100") "0" NO_TOOLS END, 1, false},
    {"a quad of zeros, 0 in book 1", SCE BAND("0001") "0" NO_TOOLS "0" END, 1, true},
    {"two pairs of zeros, 0 in book 5", SCE BAND("0101") "0" NO_TOOLS "0 0" END, 1, true},
    {"a quad with a sign in book 3", SCE BAND("0011") "0" NO_TOOLS "1000 1" END, 1, true},
    {"noise: nine bits first", SCE BAND("1101") "000000000" NO_TOOLS END, 1, true},
    {"intensity: a scale factor", SCE BAND("1111") "0" NO_TOOLS END, 1, true},
    {"a pulse", SCE BAND("0001") "0 1 00 000000 00001 0001 0 0 0" END, 1, true},
    {"a pulse in a band that is not", SCE BAND("0001") "0 1 00 000001 00001 0001 0 0 0" END, 1,
     false},
    {"a filter of no order", SCE "00000000 0 00 0 000000 0 0 1 01 0 000000 00000 0" END, 1, true},
    {"a filter of order 1", SCE "00000000 0 00 0 000000 0 0 1 01 1 000000 00001 0 0 1111 0" END, 1,
     true},
    {"a filter of order 13", SCE "00000000 0 00 0 000000 0 0 1 01 0 000000 01101 0 0" END, 1,
     false},
    {"eight short windows", SCE "00000000 0 10 0 0000 1111111 0 0 0" END, 1, true},
    {"a pulse in short windows", SCE "00000000 0 10 0 0001 1111111 0000 001 1 00 000000" END, 1,
     false},
    {"windows for both", CPE "1 0 00 0 000000 0 00 00000000 000 00000000 000" END, 2, true},
    {"a mask of all", CPE "1 0 00 0 000000 0 10 00000000 000 00000000 000" END, 2, true},
    {"the mask that is reserved", CPE "1 0 00 0 000000 0 11 00000000 000 00000000 000" END, 2,
     false},
};

static void frames_are_read_to_their_last_bit(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        reading_write(&reading, frames[i].bits);
        int fd = reading_open(&reading);
        aac_frame_read(&reading.glass, 3, frames[i].channels);
        if (reading.suspect.is_dirty == frames[i].is_clean)
            fail_msg("%s: %s at %lld", frames[i].what, reading.verdict.reason,
                     (long long)reading.verdict.at);
        close(fd);
    }
}

static const struct setup {
    const char *what, *bits;
    uint32_t rate, channels; /* 0: refused */
} setups[] = {
    {"48 kHz in stereo", "00010 0011 0010 000", 48000, 2},
    {"44.1 kHz in mono", "00010 0100 0001 000", 44100, 1},
    {"32 kHz", "00010 0101 0001 000", 32000, 1},
    {"and no SBR, expressly", "00010 0011 0010 000 01010110111 00101 00000000", 48000, 2},
    {"SBR", "00010 0011 0010 000 01010110111 00101 10000000", 0, 0},
    {"AAC Main", "00001 0011 0010 000", 0, 0},
    {"HE-AAC", "00101 0011 0010 000", 0, 0},
    {"frames of 960", "00010 0011 0010 100", 0, 0},
    {"an extension", "00010 0011 0010 001", 0, 0},
    {"5.1", "00010 0011 0110 000", 0, 0},
    {"channels by a program configuration", "00010 0011 0000 000", 0, 0},
    {"a rate of its own", "00010 1111 0010 000", 0, 0},
    {"a byte behind", "00010 0011 0010 000 x00", 0, 0},
    {"a byte alone", "x12", 0, 0},
};

static void setups_are_plain(void **state)
{
    static struct reading reading;

    for (size_t i = 0; i < sizeof(setups) / sizeof(setups[0]); i++) {
        uint32_t rate = 0, channels = 0;
        int index = 0;
        reading_write(&reading, setups[i].bits);
        int fd = reading_open(&reading);
        aac_setup_read(&reading.glass, reading.length, &rate, &channels, &index);
        if (reading.suspect.is_dirty != (setups[i].rate == 0) || rate != setups[i].rate ||
            (rate && channels != setups[i].channels))
            fail_msg("%s: %u %u %s", setups[i].what, rate, channels, reading.verdict.reason);
        close(fd);
    }
}

/* A code is complete when no bits lead to none and no bits to two: the sum of 2^-length is 1
 * (Kraft); and a symbol has one code. */
static void codebooks_are_complete(void **state)
{
    for (int i = 0; i < AAC_BOOKS; i++) {
        const struct aac_book *book = &aac_books[i];
        uint8_t seen[289] = {0};
        int64_t sum = 0;
        int count = 0, size = 1;
        for (int length = 1; length <= AAC_CODE_BITS_MAX; length++) {
            sum += (int64_t)book->counts[length] << (AAC_CODE_BITS_MAX - length);
            count += book->counts[length];
        }
        for (int j = 0; j < book->tuple; j++)
            size *= book->base;
        assert_int_equal(sum, 1 << AAC_CODE_BITS_MAX);
        assert_int_equal(count, book->size);
        assert_int_equal(size, book->size);
        for (int j = 0; j < book->size; j++)
            seen[book->symbols[j]]++;
        for (int j = 0; j < book->size; j++)
            assert_int_equal(seen[j], 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_read_to_their_last_bit),
        cmocka_unit_test(setups_are_plain),
        cmocka_unit_test(codebooks_are_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
