/* What is overwritten in a muxer's file, on the smallest files that have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "scrub.h"

/* ftyp, moov of mvhd, mvex of trex, and udta with words in it, mdat. */
#define FTYP "\0\0\0\14ftypiso6"
#define MVHD "\0\0\0\14mvhdabcd"
#define TREX "\0\0\0\14trexefgh"
#define UDTA "\0\0\0\50udtawho wrote it, and where and when"
#define MDAT "\0\0\0\14mdatfilm"

static const char fragments[] = FTYP "\0\0\0\120moov" MVHD "\0\0\0\24mvex" TREX UDTA MDAT;
static const char fragments_scrubbed[] =
    FTYP "\0\0\0\120moov" MVHD "\0\0\0\44mvex\0\0\0\20mehd\0\0\0\0\0\0\7\320" TREX
         "\0\0\0\30free\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" MDAT;
static const char flat[] = FTYP "\0\0\0\74moov" MVHD UDTA MDAT;

static int file_of(const char *bytes, size_t length)
{
    int fd = memfd_create("film", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    return fd;
}
#define FILE_OF(bytes) file_of(bytes, sizeof(bytes) - 1)

static void test_a_film_in_fragments_gets_its_duration(void **state)
{
    char found[sizeof(fragments_scrubbed)];
    int fd = FILE_OF(fragments);

    assert_int_equal(scrub_movie(fd, 2000, false), 0);
    assert_int_equal(pread(fd, found, sizeof(found), 0), sizeof(fragments_scrubbed) - 1);
    assert_memory_equal(found, fragments_scrubbed, sizeof(fragments_scrubbed) - 1);
    close(fd);
}

static void test_words_become_free_space(void **state)
{
    char found[sizeof(flat)];
    int fd = FILE_OF(flat);

    assert_int_equal(scrub_movie(fd, 2000, false), 0);
    assert_int_equal(pread(fd, found, sizeof(found), 0), sizeof(flat) - 1);
    assert_null(memmem(found, sizeof(found), "who", 3));
    assert_null(memmem(found, sizeof(found), "udta", 4));
    assert_non_null(memmem(found, sizeof(found), "\0\0\0\50free\0\0\0\0", 12));
    assert_non_null(memmem(found, sizeof(found), MDAT, 12));
    close(fd);
}

static const struct {
    const char *sentence, *bytes;
    size_t length;
} broken[] = {
    {"nothing at all", "", 0},
    {"no moov", FTYP MDAT, 24},
    {"a box shorter than its head", FTYP "\0\0\0\4moov", 20},
    {"a moov cut off", FTYP "\0\0\0\120moov" MVHD, 32},
    {"a moov larger than any", FTYP "\177\377\377\377moov", 20},
    {"no words where they must be", FTYP "\0\0\0\24moov" MVHD MDAT, 44},
    {"something between mvex and the words", FTYP "\0\0\0\120moov\0\0\0\24mvex" TREX MVHD UDTA MDAT,
     104},
};

/* A movie of AV1 whose header says 7 bytes that are not those of its first sample. */
#define NONE8  "\0\0\0\0\0\0\0\0"
#define NONE78 NONE8 NONE8 NONE8 NONE8 NONE8 NONE8 NONE8 NONE8 NONE8 "\0\0\0\0\0\0"
#define AV1(setup, media)                                                                    \
    FTYP "\0\0\0\313moov\0\0\0\233trak\0\0\0\223mdia\0\0\0\213minf\0\0\0\203stbl"            \
         "\0\0\0\173stsd" NONE8 "\0\0\0\153av01" NONE78 "\0\0\0\25av1C\x81\0\0\0" setup UDTA \
         "\0\0\0\30mdat" media

static void test_av1_says_the_header_it_has(void **state)
{
    static const char before[] = AV1("\x0a\7before!", "\x0a\7behind!picture");
    static const char other[] = AV1("\x0a\7before!", "\x0a\6behind!picture");
    char found[sizeof(before)];
    int fd = FILE_OF(before), other_fd = FILE_OF(other);

    assert_int_equal(scrub_movie(fd, 2000, true), 0);
    assert_int_equal(pread(fd, found, sizeof(found), 0), sizeof(before) - 1);
    assert_null(memmem(found, sizeof(found), "before", 6));
    assert_non_null(memmem(found, sizeof(found), "av1C\x81\0\0\0\x0a\7behind!\0\0\0", 20));
    assert_int_equal(scrub_movie(other_fd, 2000, true), -EBADMSG);
    close(fd);
    close(other_fd);
}

static void test_other_files_are_refused(void **state)
{
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        int fd = file_of(broken[i].bytes, broken[i].length);
        if (scrub_movie(fd, 2000, false) != -EBADMSG)
            fail_msg("%s: is taken", broken[i].sentence);
        close(fd);
    }
}

/* sidx, version 1, of two segments: 1000 bytes in 2 s, 500 in 1 s, at 25,000 a second. */
static const char index_bytes[] =
    FTYP "\0\0\0\100sidx\1\0\0\0\0\0\0\1\0\0\141\250\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2"
         "\0\0\3\350\0\0\303\120\220\0\0\0"
         "\0\0\1\364\0\0\141\250\220\0\0\0";

static void test_the_index_of_segments(void **state)
{
    struct scrub_index index;
    struct meter meter;
    int fd = FILE_OF(index_bytes);

    meter_open(&meter, 25000);
    assert_int_equal(scrub_index_read(fd, &index, &meter), 0);
    assert_int_equal(index.init_bytes, 12);
    assert_int_equal(index.index_bytes, 64);
    assert_int_equal(index.segments, 2);
    assert_int_equal(meter_average_bps(&meter), 4000);
    assert_int_equal(ftruncate(fd, 70), 0);
    assert_int_equal(scrub_index_read(fd, &index, &meter), -EBADMSG);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_film_in_fragments_gets_its_duration),
        cmocka_unit_test(test_words_become_free_space),
        cmocka_unit_test(test_av1_says_the_header_it_has),
        cmocka_unit_test(test_other_files_are_refused),
        cmocka_unit_test(test_the_index_of_segments),
    };

    return cmocka_run_group_tests_name("av/scrub", tests, NULL, NULL);
}
