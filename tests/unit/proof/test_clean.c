/* The whole proof, on small clean films that ffmpeg made (the first argument names their folder):
 * they are clean, and nothing can be added to or changed in one of them without being seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "proof/clean.h"

enum { FILM_BYTES_MAX = 8192, JPEG_SCAN = 542 };

static const char *folder;
static const char *const films[] = {
    "flat.mp4",  "behind.mp4", "picture.mp4",       "sound.mp4",   "slices.mp4",
    "sound.m4a", "av1.mp4",    "av1-fragments.mp4", "picture.jpg", "picture.avif"};
enum { FILMS = sizeof(films) / sizeof(films[0]) };

struct film {
    int fd; /* kept */
    int64_t length;
    uint8_t bytes[FILM_BYTES_MAX];
};

static void film_write(struct film *film)
{
    assert_int_equal(ftruncate(film->fd, 0), 0);
    assert_int_equal(pwrite(film->fd, film->bytes, (size_t)film->length, 0), film->length);
}

static void film_open(struct film *film, const char *name)
{
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    film->length = read(fd, film->bytes, sizeof(film->bytes));
    close(fd);
    assert_in_range(film->length, 1, FILM_BYTES_MAX - 1);
    film->fd = memfd_create("film", MFD_CLOEXEC);
    film_write(film);
}

static int film_prove(const struct film *film, struct clean_verdict *verdict)
{
    return clean_check(film->fd, verdict);
}

/* The payload of the first box of this type, from its type's letters on. */
static int64_t film_find(const struct film *film, const char *type)
{
    const uint8_t *found = memmem(film->bytes, (size_t)film->length, type, 4);

    assert_non_null(found);
    return found - film->bytes + 4;
}

static void clean_films_are_clean(void **state)
{
    static struct film film;
    struct clean_verdict verdict;

    for (int i = 0; i < FILMS; i++) {
        film_open(&film, films[i]);
        int r = film_prove(&film, &verdict);
        if (r)
            print_error("%s: %s at %lld: %s\n", films[i], verdict.path, (long long)verdict.at,
                        verdict.reason);
        assert_int_equal(r, 0);
        close(film.fd);
    }
}

/* One byte of a field is changed, and the blame is there. */
static const struct change {
    const char *what, *film, *box;
    int at; /* in the payload */
    uint8_t value;
    const char *path, *reason; /* its beginning */
} changes[] = {
    {"another brand", "flat.mp4", "ftyp", 3, 'x', "ftyp", "a type of file"},
    {"the film's time of creation", "flat.mp4", "mvhd", 7, 1, "moov/mvhd", "a time of creation"},
    {"the film's time of change", "flat.mp4", "mvhd", 11, 1, "moov/mvhd", "a time of creation"},
    {"another unit of time", "flat.mp4", "mvhd", 15, 1, "moov/mvhd", "a unit of time"},
    {"a longer film", "flat.mp4", "mvhd", 19, 0xff, "", "the film lasts not"},
    {"another speed", "flat.mp4", "mvhd", 21, 2, "moov/mvhd", "the film is not at normal"},
    {"bytes reserved in mvhd", "flat.mp4", "mvhd", 29, 7, "moov/mvhd", "bytes that the standard"},
    {"a turned film", "flat.mp4", "mvhd", 39, 1, "moov/mvhd", "the film is turned"},
    {"bytes for a preview", "flat.mp4", "mvhd", 80, 1, "moov/mvhd", "bytes that the standard"},
    {"another next track", "flat.mp4", "mvhd", 99, 9, "moov", "tracks are not numbered"},
    {"a track's time of creation", "flat.mp4", "tkhd", 4, 200, "moov/trak/tkhd", "a time of cre"},
    {"a track that is off", "flat.mp4", "tkhd", 3, 2, "moov/trak/tkhd", "flags that"},
    {"another number", "flat.mp4", "tkhd", 15, 3, "moov/trak/tkhd", "tracks are not numbered"},
    {"a layer", "flat.mp4", "tkhd", 33, 1, "moov/trak/tkhd", "a layer"},
    {"a turned picture", "flat.mp4", "tkhd", 40, 1, "moov/trak/tkhd", "the picture is turned"},
    {"another size", "flat.mp4", "tkhd", 77, 99, "moov/trak", "the track is shown in another"},
    {"an edit that hides pictures", "flat.mp4", "elst", 15, 8, "", "the edit does not show"},
    {"a second edit", "flat.mp4", "elst", 7, 2, "moov/trak/edts/elst", "edits may hide"},
    {"a media's time of creation", "flat.mp4", "mdhd", 7, 1, "moov/trak/mdia/mdhd", "a time of"},
    {"another language", "flat.mp4", "mdhd", 20, 0x56, "moov/trak/mdia/mdhd", "a language"},
    {"a track of text", "flat.mp4", "hdlr", 8, 't', "moov/trak/mdia/hdlr", "a track that is nei"},
    {"the track's name", "flat.mp4", "hdlr", 24, 'J', "moov/trak/mdia/hdlr", "the track has a"},
    {"media in another file", "flat.mp4", "url ", 3, 0, "moov/trak/mdia/minf/dinf/dref/url ",
     "flags that"},
    {"a second description", "flat.mp4", "stsd", 7, 2, "moov/trak/mdia/minf/stbl/stsd",
     "more than one way"},
    {"words for a compressor", "flat.mp4", "Lavc", 1, 'J', "moov/trak/mdia/minf/stbl/stsd/avc1",
     "the compressor's name"},
    {"HEVC by name", "flat.mp4", "stsd", 12, 'h', "moov/trak/mdia/minf/stbl/stsd/hvc1", "an HEVC"},
    {"pixels that are not square", "flat.mp4", "pasp", 3, 2,
     "moov/trak/mdia/minf/stbl/stsd/avc1/pa", "pixels"},
    {"other colours", "behind.mp4", "nclx", 1, 9, "moov/trak/mdia/minf/stbl/stsd/avc1",
     "the picture's colours"},
    {"a rate that is not so", "flat.mp4", "btrt", 11, 1, "moov", "a declared bit rate"},
    {"longer pictures", "flat.mp4", "stts", 15, 1, "", "a picture that is shown out of step"},
    {"all pictures longer", "slices.mp4", "stts", 14, 3, "", "the track lasts not as long"},
    {"fewer pictures", "flat.mp4", "stts", 11, 3, "", "a table of samples is shorter"},
    {"shown out of step", "flat.mp4", "ctts", 15, 1, "", "a picture that is shown out of step"},
    {"no picture to begin at", "flat.mp4", "stss", 11, 2, "", "a film that does not begin"},
    {"other chunks", "flat.mp4", "stsc", 11, 2, "", "an entry of stsc"},
    {"a chunk elsewhere", "flat.mp4", "stco", 11, 1, "mdat", "bytes of media data"},
    {"a shorter sample", "flat.mp4", "stsz", 15, 1, "", "a NAL unit that does not fit"},
    {"another group", "flat.mp4", "sgpd", 4, 's', "moov/trak/mdia/minf/stbl/sgpd", "a group of"},
    {"a shorter group", "flat.mp4", "sbgp", 15, 1, "", "a group of samples of another length"},
    {"words in user data", "flat.mp4", "ilst", -5, 'J', "moov/udta", "user data may say"},
    {"user data by another name", "flat.mp4", "udta", -1, 'b', "moov/udtb", "a box that"},
    {"a key of metadata", "flat.mp4", "udta", -4, 0251, "moov/?dta", "a box that"},
    {"the number of a stream", "flat.mp4", "esds", 10, 9, "moov/trak/mdia/minf/stbl/stsd/mp4a/es",
     "an elementary stream's"},
    {"a sound that is not AAC", "flat.mp4", "esds", 17, 0x6b,
     "moov/trak/mdia/minf/stbl/stsd/mp4a/es", "a sound that is not"},
    {"another profile of AAC", "flat.mp4", "esds", 35, 0x29,
     "moov/trak/mdia/minf/stbl/stsd/mp4a/es", "no plain AAC-LC"},
    {"an index of another track", "picture.mp4", "sidx", 7, 2, "sidx", "an index of a track"},
    {"a later begin", "picture.mp4", "sidx", 19, 2, "", "the index says another begin"},
    {"a longer segment", "picture.mp4", "sidx", 35, 1, "mdat", "a segment of another size"},
    {"a segment without a begin", "picture.mp4", "sidx", 40, 0, "mdat", "a segment that is said"},
    {"a fragment's number", "picture.mp4", "mfhd", 7, 7, "moof/mfhd", "fragments that are not"},
    {"a base elsewhere", "picture.mp4", "tfhd", 1, 0, "moof/traf/tfhd", "flags that"},
    {"a default nobody needs", "picture.mp4", "tfhd", 19, 3, "mdat", "a fragment's default"},
    {"a fragment's begin", "picture.mp4", "tfdt", 11, 9, "moof", "a fragment that does not begin"},
    {"media elsewhere", "picture.mp4", "trun", 11, 1, "mdat", "media data that is not where"},
    {"tables in fragments", "picture.mp4", "stsz", 7, 1, "moov", "tables of samples"},
    {"defaults in fragments", "picture.mp4", "trex", 15, 1, "moov/mvex/trex", "a fragment's def"},
    {"a hidden unit of AV1", "av1.mp4", "mdat", 0, 0x2a, "", "a metadata unit"},
    {"a header that is not the film's", "av1-fragments.mp4", "av1C", 13, 0x7e, "mdat",
     "a second setup"},
    {"another unit of time", "av1-fragments.mp4", "mdhd", 15, 0xc1, "sidx",
     "an index in another unit"},
    {"padding in AV1", "av1.mp4", "mdat", 0, 0x7a, "", "padding in a picture"},
    {"another setup of AV1", "av1.mp4", "mdat", 3, 0x55, "", "a second setup of AV1"},
    {"SEI in a picture", "slices.mp4", "mdat", 4, 6, "mdat", "SEI in a picture"},
    {"a delimiter in a picture", "slices.mp4", "mdat", 4, 9, "", "a NAL unit in a picture"},
    {"filler in a picture", "slices.mp4", "mdat", 4, 12, "", "filler between pictures"},
    {"a forbidden bit", "slices.mp4", "mdat", 4, 0xe5, "", "a picture that is an IDR"},
    {"a still picture of another brand", "picture.avif", "avif", 8, 'X', "ftyp", "a type of file"},
    {"a still picture's name", "picture.avif", "hdlr", 20, 'J', "meta/hdlr", "the picture has a"},
    {"another item", "picture.avif", "pitm", 5, 2, "meta/pitm", "something beside"},
    {"two items", "picture.avif", "iloc", 7, 2, "meta/iloc", "something beside"},
    {"an item elsewhere", "picture.avif", "iloc", 17, 9, "mdat", "bytes that no item has"},
    {"a shorter item", "picture.avif", "iloc", 21, 9, "mdat", "bytes that no item has"},
    {"an item of Exif", "picture.avif", "infe", 8, 'E', "meta/iinf/infe", "something beside"},
    {"words for an item", "picture.avif", "infe", 12, 'J', "meta/iinf/infe", "something beside"},
    {"a turned picture", "picture.avif", "pixi", -4, 'i', "meta/iprp/ipco/iixi", "a box that"},
    {"a wider picture", "picture.avif", "ispe", 7, 65, "mdat", "a picture that is not as"},
    {"a setup of its own", "picture.avif", "av1C", 3, 0x11, "mdat", "a picture that is not as"},
    {"a profile of colours", "picture.avif", "colr", 0, 'p', "meta/iprp/ipco/colr", "other col"},
    {"other colours of a still picture", "picture.avif", "colr", 5, 9, "meta/iprp/ipco/colr",
     "other colours"},
    {"properties of another", "picture.avif", "ipma", 9, 2, "meta/iprp/ipma", "properties of"},
    {"a film's frame", "picture.avif", "mdat", 2, 0x00, "mdat", "the setup of AV1"},
    {"metadata behind the frame", "picture.avif", "mdat", 12, 0x2a, "mdat", "more in a picture"},
};

static void a_change_is_blamed(void **state)
{
    static struct film film;
    struct clean_verdict verdict;
    int wrong = 0;

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        const struct change *change = &changes[i];
        film_open(&film, change->film);
        int64_t at = film_find(&film, change->box) + change->at;
        film.bytes[at] = change->value;
        film_write(&film);
        int r = film_prove(&film, &verdict);
        if (r != CLEAN_DIRTY || strncmp(verdict.path, change->path, strlen(change->path)) ||
            strncmp(verdict.reason, change->reason, strlen(change->reason)))
            print_error("%s: %d %s at %lld (changed: %lld): %s\n", change->what, r, verdict.path,
                        (long long)verdict.at, (long long)at, verdict.reason),
                wrong++;
        close(film.fd);
    }
    assert_int_equal(wrong, 0);
}

/* Behind a clean film. */
static const struct tail {
    const char *what, *bytes;
    int length;
} tails[] = {
    {"a zero byte", "", 1},
    {"words", "51.5074 N", 9},
    {"an empty box of free space", "\0\0\0\10free", 8},
    {"zeros in free space", "\0\0\0\20free\0\0\0\0\0\0\0\0", 16},
    {"free space to the end of the file", "\0\0\0\0free", 8},
    {"an XMP box",
     "\0\0\0\34uuid\276\172\317\313\227\251\102\350\234\161\231\224\221\343\257\254<x/>", 28},
    {"a box that nobody knows", "\0\0\0\14gps here", 12},
    {"a second, empty mdat", "\0\0\0\10mdat", 8},
    {"a second moov", "\0\0\0\10moov", 8},
    {"an index behind", "\0\0\0\10mfra", 8},
    {"an event", "\0\0\0\10emsg", 8},
};

static void nothing_can_be_appended(void **state)
{
    static struct film film;
    struct clean_verdict verdict;

    for (int i = 0; i < FILMS; i++)
        for (size_t j = 0; j < sizeof(tails) / sizeof(tails[0]); j++) {
            film_open(&film, films[i]);
            memcpy(film.bytes + film.length, tails[j].bytes, (size_t)tails[j].length);
            film.length += tails[j].length;
            film_write(&film);
            if (film_prove(&film, &verdict) != CLEAN_DIRTY)
                fail_msg("%s behind %s", tails[j].what, films[i]);
            close(film.fd);
        }
}

static void nothing_can_be_cut_off(void **state)
{
    static struct film film;
    struct clean_verdict verdict;

    for (int i = 0; i < FILMS; i++) {
        film_open(&film, films[i]);
        while (film.length > 0) {
            assert_int_equal(ftruncate(film.fd, --film.length), 0);
            assert_int_equal(film_prove(&film, &verdict), CLEAN_DIRTY);
            assert_in_range(verdict.at, 0, film.length);
        }
        close(film.fd);
    }
}

/* Which bytes are picture or sound, or the setup of their codec: clean.h says what is proven of
 * them. All others are structure. */
static void film_mark(const struct film *film, bool *is_payload)
{
    static const char *const payloads[] = {"mdat", "avcC", "av1C"};

    memset(is_payload, 0, FILM_BYTES_MAX);
    if (film->bytes[0] == 0xff) /* a JPEG's scan, to the marker that ends it */
        memset(is_payload + JPEG_SCAN, 1, (size_t)film->length - JPEG_SCAN - 2);
    bool is_still = memcmp(film->bytes + 4, "ftypavif", 8) == 0; /* its av1C follows from it */
    for (int64_t at = 8; at < film->length; at++)
        for (int i = 0; i < (is_still ? 1 : 3); i++)
            if (memcmp(film->bytes + at - 4, payloads[i], 4) == 0) {
                const uint8_t *size = film->bytes + at - 8;
                int64_t length = size[2] << 8 | size[3];
                for (int64_t j = at; j < at - 8 + length && j < film->length; j++)
                    is_payload[j] = true;
            }
}

static void no_byte_of_the_structure_can_change(void **state)
{
    static const uint8_t masks[] = {1, 2, 4, 8, 16, 32, 64, 128, 0x20 ^ 0x45, 0xff};
    static struct film film;
    static bool is_payload[FILM_BYTES_MAX];
    struct clean_verdict verdict;

    for (int i = 0; i < FILMS; i++) {
        film_open(&film, films[i]);
        film_mark(&film, is_payload);
        for (int64_t at = 0; at < film.length; at++)
            for (size_t j = 0; j < sizeof(masks) && !is_payload[at]; j++) {
                uint8_t byte = film.bytes[at] ^ masks[j];
                assert_int_equal(pwrite(film.fd, &byte, 1, at), 1);
                if (film_prove(&film, &verdict) != CLEAN_DIRTY)
                    fail_msg("%s: byte %lld may be %d", films[i], (long long)at, byte);
                assert_int_equal(pwrite(film.fd, film.bytes + at, 1, at), 1);
            }
        close(film.fd);
    }
}

/* The length and type of every NAL unit: of its header only nal_ref_idc may be another. */
static void no_unit_can_change(void **state)
{
    static struct film film;
    struct clean_verdict verdict;

    film_open(&film, "slices.mp4");
    for (int64_t at = film_find(&film, "mdat"); at < film.length;) {
        int64_t length = film.bytes[at + 2] << 8 | film.bytes[at + 3];
        for (int64_t i = at; i < at + 5; i++)
            for (int value = 0; value < 256; value++) {
                uint8_t byte = (uint8_t)value;
                if (byte == film.bytes[i] || (i == at + 4 && !((byte ^ film.bytes[i]) & 0x9f)))
                    continue;
                assert_int_equal(pwrite(film.fd, &byte, 1, i), 1);
                if (film_prove(&film, &verdict) != CLEAN_DIRTY)
                    fail_msg("byte %lld may be %d", (long long)i, byte);
                assert_int_equal(pwrite(film.fd, film.bytes + i, 1, i), 1);
            }
        at += 4 + length;
    }
    close(film.fd);
}

/* A film of a picture, and room for more in its media data: both must be said to be there. */
static void slack_in_media_data_is_blamed(void **state)
{
    static struct film film;
    struct clean_verdict verdict;

    film_open(&film, "slices.mp4");
    int64_t size = film_find(&film, "mdat") - 5;
    memcpy(film.bytes + film.length, "here", 4);
    film.length += 4;
    film.bytes[size] = (uint8_t)(film.bytes[size] + 4);
    film_write(&film);
    assert_int_equal(film_prove(&film, &verdict), CLEAN_DIRTY);
    assert_string_equal(verdict.reason, "bytes of media data that belong to no sample, or to two");
    assert_int_equal(verdict.at, film.length - 4);
    close(film.fd);
}

static void what_is_no_film_is_dirty(void **state)
{
    static const char *const none[] = {"",
                                       "\0",
                                       "hello",
                                       "#EXTM3U\nfile:///etc/passwd\n",
                                       "\x1a\x45\xdf\xa3 webm",
                                       "\0\0\0\1ftyp\0\0\0\0\0\0\0\0"};
    static struct film film;
    struct clean_verdict verdict;

    film_open(&film, "flat.mp4");
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        film.length = i == 5 ? 16 : (int64_t)strlen(none[i]) + (i == 1);
        memcpy(film.bytes, none[i], (size_t)film.length);
        film_write(&film);
        assert_int_equal(film_prove(&film, &verdict), CLEAN_DIRTY);
        assert_true(verdict.reason[0]);
    }
    close(film.fd);
}

static void what_cannot_be_read_is_not_clean(void **state)
{
    struct clean_verdict verdict;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    assert_true(clean_check(-1, &verdict) < 0);
    assert_true(clean_check(fd, &verdict) < 0);
    close(fd);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_films_are_clean),
        cmocka_unit_test(a_change_is_blamed),
        cmocka_unit_test(nothing_can_be_appended),
        cmocka_unit_test(nothing_can_be_cut_off),
        cmocka_unit_test(no_byte_of_the_structure_can_change),
        cmocka_unit_test(no_unit_can_change),
        cmocka_unit_test(slack_in_media_data_is_blamed),
        cmocka_unit_test(what_is_no_film_is_dirty),
        cmocka_unit_test(what_cannot_be_read_is_not_clean),
    };

    folder = argc > 1 ? argv[1] : "tests/fuzz/corpus/clean";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
