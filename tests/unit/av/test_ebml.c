/* The walk over Matroska elements: whole and broken structures, and the places where things hide.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "av/ebml.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1
/* EBML { DocType "webm" } */
#define WEBM                           \
    "\x1a\x45\xdf\xa3\x87\x42\x82\x84" \
    "webm"
#define MATROSKA                       \
    "\x1a\x45\xdf\xa3\x8b\x42\x82\x88" \
    "matroska"
#define SEGMENT "\x18\x53\x80\x67" /* and a length */
#define INFO    "\x15\x49\xa9\x66"
#define TAGS    "\x12\x54\xc3\x67"
#define CLUSTER "\x1f\x43\xb6\x75"

static const struct {
    const char *sentence;
    const uint8_t *bytes;
    size_t length;
    bool webm, sensitive, truncated;
} rows[] = {
    {"an empty WebM", BYTES(WEBM SEGMENT "\x80"), true, false, false},
    {"Matroska is not WebM", BYTES(MATROSKA SEGMENT "\x80"), false, false, false},
    {"a cluster", BYTES(WEBM SEGMENT "\x86" CLUSTER "\x81x"), true, false, false},
    {"a live stream: a segment of unknown size", BYTES(WEBM SEGMENT "\xff" CLUSTER "\x81x"), true,
     false, false},
    {"a cluster of unknown size hides what follows", BYTES(WEBM SEGMENT "\x86" CLUSTER "\xffx"),
     true, true, false},
    {"a segment cut short", BYTES(WEBM SEGMENT "\x8a" CLUSTER "\x85x"), true, false, true},
    {"a void of zeros", BYTES(WEBM SEGMENT "\x84\xec\x82\0\0"), true, false, false},
    {"a void with a word", BYTES(WEBM SEGMENT "\x84\xec\x82hi"), true, true, false},
    {"ffmpeg wrote it",
     BYTES(WEBM SEGMENT "\x8c" INFO "\x87\x57\x41\x84"
                        "Lavf"),
     true, false, false},
    {"somebody's program wrote it",
     BYTES(WEBM SEGMENT "\x8c" INFO "\x87\x57\x41\x84"
                        "Jane"),
     true, true, false},
    {"a file name in Info",
     BYTES(WEBM SEGMENT "\x8c" INFO "\x87\x73\x84\x84"
                        "Jane"),
     true, true, false},
    {"attachments", BYTES(WEBM SEGMENT "\x86\x19\x41\xa4\x69\x81x"), true, true, false},
    {"something hung on behind", BYTES(WEBM SEGMENT "\x80\xfe\x81x"), true, true, false},
    {"no element hung on behind", BYTES(WEBM SEGMENT "\x80\0\0\0"), true, true, false},
    {"a harmless tag",
     BYTES(WEBM SEGMENT "\x96" TAGS "\x91\x73\x73\x8e\x67\xc8\x8b\x45\xa3\x83"
                        "BPS\x44\x87\x82"
                        "25"),
     true, false, false},
    {"a tag that says who",
     BYTES(WEBM SEGMENT "\x99" TAGS "\x94\x73\x73\x91\x67\xc8\x8e\x45\xa3\x86"
                        "ARTIST\x44\x87\x82"
                        "Jo"),
     true, true, false},
    {"a tag of bytes",
     BYTES(WEBM SEGMENT "\x96" TAGS "\x91\x73\x73\x8e\x67\xc8\x8b\x45\xa3\x83"
                        "BPS\x44\x85\x82"
                        "25"),
     true, true, false},
    {"no Matroska at all", BYTES("just text"), false, false, false},
    {"nothing", BYTES(""), false, false, false},
};

static void test_each_row(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct wire_probe probe = {.bytes = (int64_t)rows[i].length};
        int fd = memfd_create("film", MFD_CLOEXEC);
        bool webm;

        assert_int_equal(write(fd, rows[i].bytes, rows[i].length), rows[i].length);
        ebml_walk(fd, &probe, &webm);
        close(fd);
        if (webm != rows[i].webm || probe.is_sensitive != rows[i].sensitive ||
            probe.is_truncated != rows[i].truncated)
            fail_msg("%s: webm %d, sensitive %d (%s), truncated %d", rows[i].sentence, webm,
                     probe.is_sensitive, probe.keys[0].key, probe.is_truncated);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_row)};

    return cmocka_run_group_tests_name("av/ebml", tests, NULL, NULL);
}
